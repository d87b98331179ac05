"""Names for people who do not exist, the more common ones first."""


def _words(text: str) -> list[str]:
    return text.split()


FIRST = _words("""
James Mary Robert Patricia John Jennifer Michael Linda David Elizabeth William Barbara Richard Susan Joseph
Jessica Thomas Sarah Christopher Karen Daniel Lisa Matthew Nancy Anthony Sandra Mark Betty Donald Ashley
Steven Emily Andrew Kimberly Paul Margaret Joshua Donna Kenneth Michelle Kevin Carol Brian Amanda George
Melissa Timothy Deborah Ronald Stephanie Jason Rebecca Edward Sharon Jeffrey Laura Ryan Cynthia Jacob
Dorothy Gary Amy Nicholas Kathleen Eric Angela Jonathan Shirley Stephen Emma Larry Brenda Justin Pamela
Scott Nicole Brandon Anna Benjamin Samantha Samuel Katherine Gregory Christine Alexander Debra Patrick
Rachel Frank Carolyn Raymond Janet Jack Maria Dennis Olivia Jerry Heather Tyler Helen Aaron Catherine Jose
Diane Adam Julie Nathan Victoria Henry Joyce Zachary Lauren Douglas Kelly Peter Christina Kyle Ruth Noah
Joan Ethan Virginia Jeremy Judith Christian Evelyn Walter Hannah Keith Andrea Austin Megan Roger Cheryl
Terry Jacqueline Sean Madison Gerald Teresa Carl Abigail Dylan Sophia Harold Martha Jordan Sara Jesse Gloria
Bryan Janice Lawrence Kathryn Arthur Ann Gabriel Isabella Bruce Judy Logan Charlotte Billy Julia Joe Grace
Alan Amber Juan Alice Elijah Jean Willie Denise Albert Frances Wayne Danielle Randy Marilyn Mason Natalie
Vincent Beverly Liam Diana Roy Brittany Bobby Theresa Caleb Kayla Bradley Alexis Russell Doris Lucas Lori
Luis Rosa Carlos Ana Miguel Carmen Diego Lucia Wei Mei Hiroshi Yuki Ahmed Fatima Omar Leila Raj Priya Arjun
Anjali Minh Linh Sergei Olga Kwame Ama Giovanni Chiara Pierre Claire Lars Ingrid Mateusz Zofia Tariq Amina
""")

LAST = _words("""
Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez Gonzalez Wilson
Anderson Thomas Taylor Moore Jackson Martin Lee Perez Thompson White Harris Sanchez Clark Ramirez Lewis
Robinson Walker Young Allen King Wright Scott Torres Nguyen Hill Flores Green Adams Nelson Baker Hall Rivera
Campbell Mitchell Carter Roberts Gomez Phillips Evans Turner Diaz Parker Cruz Edwards Collins Reyes Stewart
Morris Morales Murphy Cook Rogers Gutierrez Ortiz Morgan Cooper Peterson Bailey Reed Kelly Howard Ramos Kim
Cox Ward Richardson Watson Brooks Chavez Wood James Bennett Gray Mendoza Ruiz Hughes Price Alvarez Castillo
Sanders Patel Myers Long Ross Foster Jimenez Powell Jenkins Perry Russell Sullivan Bell Coleman Butler
Henderson Barnes Gonzales Fisher Vasquez Simmons Romero Jordan Patterson Alexander Hamilton Graham Reynolds
Griffin Wallace Moreno West Cole Hayes Bryant Herrera Gibson Ellis Tran Medina Aguilar Stevens Murray Ford
Castro Marshall Owens Harrison Fernandez Mcdonald Woods Washington Kennedy Wells Vargas Henry Chen Freeman
Webb Tucker Guzman Burns Crawford Olson Simpson Porter Hunter Gordon Mendez Silva Shaw Snyder Mason Dixon
Munoz Hunt Hicks Holmes Palmer Wagner Black Robertson Boyd Rose Stone Salazar Fox Warren Mills Meyer Rice
Schmidt Garza Daniels Ferguson Nichols Stephens Soto Weaver Ryan Gardner Payne Grant Dunn Kelley Spencer
Hawkins Arnold Pierce Vazquez Hansen Peters Santos Hart Bradley Knight Elliott Cunningham Duncan Armstrong
Hudson Carroll Lane Riley Andrews Alvarado Ray Delgado Berry Perkins Hoffman Johnston Matthews Pena Richards
Contreras Willis Carpenter Lawrence Sandoval Guerrero George Chapman Rios Estrada Ortega Watkins Greene
Nunez Wheeler Valdez Harper Burke Larson Santiago Maldonado Morrison Franklin Carlson Austin Dominguez Carr
Lawson Jacobs Obrien Lynch Singh Vega Bishop Montgomery Oliver Jensen Harvey Williamson Gilbert Dean Sims
Espinoza Howell Li Wong Reid Hanson Le Mccoy Garrett Burton Fuller Wang Weber Welch Rojas Lucas Marquez
Fields Park Yang Little Banks Padilla Day Walsh Bowman Schultz Luna Fowler Mejia Kowalski Lindqvist
Papadakis Tanaka Haddad Petrov Okafor Mensah
""")

# The halves of a longer name, so that a large crowd is not a few hundred families.
BEGINNINGS = _words("""
Ash Black Brad Bran Bridge Brook Burn Carl Chester Clay Copper Cran Dar Dun East Elm Fair Farn Glen Gold
Gran Green Hal Ham Hart Haw Hazel Heath Hol Hunt Kel Kirk Lang Lin Lock Mar Mead Mill Nor Oak Pem Ring Rock
Rose Rush Shel Silver Stan Stock Sun Thorn Wake Wal War West Whit Wild Win Wood York
""")
ENDINGS = _words("""
bourne brook bury by combe cott croft dale den field ford gate grove ham hurst land leigh ley lock low man
mere mond more ridge rock sey shaw smith son stead stone ston ton wall ward water way well wick win wood
worth
""")
