"""The people of the demo shop and their cars.

The numbers are of the range kept for fiction (555-0100 to 555-0199). The VINs are made up, too, but whole:
their check digits are right, and NHTSA's data know each as the year, make and model that stands beside it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from crm.actors import Actor
from crm.models import Customer, Phone, Shop
from crm.verbs import create_customer
from vehicles.models import Vehicle
from vehicles.verbs import add_vehicle

MILES_A_YEAR = 11_500
COMPANY = "Lone Star Couriers"
NOTES = {
    COMPANY: "Invoices monthly. Call before any work above $500.",
    "Denise Fontaine": "Prefers to wait where it is quiet.",
    "Patricia Brooks": "Her son Tyler often brings the car.",
}

# A person with the numbers, the primary first, then the cars: VIN (- where nobody has it yet), year, make,
# model, color, plate and, of a company's car, its unit number. The Nguyens, the Haddads and the Brookses
# share a number; there are two Maria Garcias. Rosa Diaz is who calls first in the README.
PEOPLE = """
Rosa Diaz  +15125550123
    19XFK7H61JH317752  2018  Honda  Civic  silver  KRD4821
Daniel Nguyen  +15125550102
    4T1S61AK6MU671065  2021  Toyota  Camry  white  MFX2290
Grace Nguyen  +15125550102 +15125550103
    2T3Y1RFV4KC881549  2019  Toyota  RAV4  blue  LWB7714
Omar Haddad  +15125550104
    1FTEW1EF0GK625775  2016  Ford  F-150  black  HJT5038
Leila Haddad  +15125550104
    7FARW2H97LC903451  2020  Honda  CR-V  red  LZC6142
Patricia Brooks  +15125550105
    2G4HP37P55C957402  2005  Buick  LeSabre  gold  CBV9917
Tyler Brooks  +15125550105
    1FAHP3K29CG549986  2012  Ford  Focus  gray  FNP3356
Maria Garcia  +15125550106
    JN1BL3AF3FX278012  2015  Nissan  Altima  white  GKS1180
Maria Garcia  +15125550107
    4S4BTGUC5N3574821  2022  Subaru  Outback  green  PBN4473
Lone Star Couriers  +15125550108
    1FBKE9Z84LK528156  2020  Ford  Transit  white  LSC0001  V-01
    1FMRW2ZGXMK863814  2021  Ford  Transit  white  LSC0002  V-02
    1FBKU5X82NK528156  2022  Ford  Transit  white  LSC0003  V-03
    1FTEW1P53KF057009  2019  Ford  F-150  white  LSC0004  T-01
Ruth Coleman  +15125550109
    -                  2009  Toyota  Prius  silver  BTR6620
James Whitfield  +15125550110
    3GCNC9EY5HZ946557  2017  Chevrolet  Silverado  black  JRD8842
    2GN3LASW4EZ811123  2014  Chevrolet  Equinox  red  GFX1905
Priya Raman  +15125550111 +15125550112
    5YJ3A1EC3PA317752  2023  Tesla  Model 3  white  RVT3307
    2HKRL5H20HE688860  2017  Honda  Odyssey  gray  JXN2284
Walter Kowalski  +15125550113
    3TMBZ5CNXJM303157  2018  Toyota  Tacoma  gray  KLM5561
    5YFBERHEXE1978097  2014  Toyota  Corolla  white  GDS4470
Denise Fontaine  +15125550114
    5XYP2DMCXLG135067  2020  Kia  Telluride  blue  MBB7092
    3MZBM1S77G1545034  2016  Mazda  Mazda3  red  HTV1126
Andre Baptiste  +15125550115
    3C63RAEB4KC494394  2019  Ram  1500  black  LDX9930
    1G1ZE5ST5JF509621  2018  Chevrolet  Malibu  silver  KRP2217
Hannah Lindqvist  +15125550116
    JTJDZKCAXJ2915545  2018  Lexus  RX  white  KVD6048
    19XFC1F39MB317752  2021  Honda  Civic  blue  NCL5583
Victor Salazar  +15125550117
    5TFJA5DB4NX468189  2022  Toyota  Tundra  green  PKR1194
    5TDJZ3DC2LS977691  2020  Toyota  Sienna  silver  MCN8207
Emily Carter  +15125550118
    JM3KFBA2XK0403903  2019  Mazda  CX-5  red  LFT3145
Kevin Obrien  +15125550119
    3HGCP2F35CE104972  2012  Honda  Accord  gray  FBX7726
Aisha Bello  +15125550120
    KM8J3CBL2LU159910  2020  Hyundai  Tucson  white  MDN4481
Scott Hansen  +15125550121
    1C43JXLNXJC529353  2018  Jeep  Wrangler  yellow  KTX6094
Mei Chen  +15125550122
    KNDJP3F56G5836526  2016  Kia  Soul  green  HSV2358
Brian Kelly  +15125550124
    1FMJU0H9XDE641315  2013  Ford  Escape  blue  FWL8813
Tanya Petrov  +15125550125
    3GT12NCJ4HZ811635  2017  GMC  Sierra  white  JNP5102
Luis Moreno  +15125550126
    1FMVK8LY0MG263160  2021  Ford  Explorer  black  NBR3379
Claire Dubois  +15125550127
    JF2SJGFC8F9536166  2015  Subaru  Forester  green  GTK6615
Nathan Fields  +15125550128
    3VWW57BU7KM125370  2019  Volkswagen  Jetta  gray  LHM9047
Sofia Ricci  +15125550129
    KMHLM4BJ9NU631775  2022  Hyundai  Elantra  silver  PDX1738
George Papadakis  +15125550130
    3N8ET2MD6LF237737  2020  Nissan  Rogue  red  MKB5264
Yuki Tanaka  +15125550131
    5TDKC3EHXD2221186  2013  Toyota  Highlander  white  FXC4490
Monica Reyes  +15125550132
    3C6FJFBD2GV763057  2016  Jeep  Grand Cherokee  black  HPD7731
Derek Sullivan  +15125550133
    JF2GTANC1K8684853  2019  Subaru  Crosstrek  orange  LKS2906
Fatima Zahra  +15125550134
    5NPE34KA4HH780125  2017  Hyundai  Sonata  blue  JVG8125
Peter Novak  +15125550135
    WBA3B3G56FD441916  2015  BMW  328i  white  GRB3387
Olivia Grant  +15125550136
    3CZRM3H32ES691439  2014  Honda  CR-V  silver  GNC6672
Raymond Tucker  +15125550137
    WAUAMHFL4GN818978  2016  Audi  A4  gray  HXB5519
Isabel Fuentes  +15125550138
    3FA6P0A98KR153155  2019  Ford  Fusion  red  LNR1043
Colin Mackenzie  +15125550139
    1C6CJTF94MN052815  2021  Jeep  Gladiator  green  NDX9968
Naomi Adler  +15125550140
    JTEZA5JR4F3164451  2015  Toyota  4Runner  black  GVF2751
"""


@dataclass(frozen=True, slots=True)
class Car:
    vin: str
    year: int
    make: str
    model: str
    color: str
    license_plate: str
    unit_number: str = ""

    def mileage(self, day: date) -> int:
        """What its odometer shows on a day, in miles."""
        return max(1, (day - date(self.year, 1, 1)).days) * MILES_A_YEAR // 365


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    phone_numbers: list[str]
    cars: list[Car]


def people() -> Iterator[Person]:
    """Everybody in the table."""
    for entry in re.split(r"\n(?=\S)", PEOPLE.strip()):
        owner, *cars = entry.split("\n")
        name, numbers = re.split(" {2,}", owner)
        yield Person(name, numbers.split(), [_car(line) for line in cars])


def _car(line: str) -> Car:
    vin, year, *words = re.split(" {2,}", line.strip())
    return Car("" if vin == "-" else vin, int(year), *words)


def add_people(actor: Actor, shop: Shop, today: date) -> list[tuple[Car, Vehicle]]:
    """Everybody with their cars, as drawn up here and as kept."""
    garage = []
    for number, person in enumerate(people()):
        customer = _add_person(actor, shop, person, since=today - timedelta(days=400 + 53 * number % 1700))
        for car in person.cars:
            vehicle, _ = add_vehicle(
                actor,
                customer,
                shop=shop,
                vin=car.vin,
                year=car.year,
                make=car.make,
                model=car.model,
                color=car.color,
                license_plate=car.license_plate,
                unit_number=car.unit_number,
                current_mileage=car.mileage(today),
            )
            garage.append((car, vehicle))
    return garage


def _add_person(actor: Actor, shop: Shop, person: Person, since: date) -> Customer:
    is_company = person.name == COMPANY
    first_name, last_name = ("", "") if is_company else person.name.split()
    number, *others = person.phone_numbers
    customer, _ = create_customer(
        actor,
        shop,
        first_name=first_name,
        last_name=last_name,
        company=person.name if is_company else "",
        phone_number=number,
        email=f"{person.name.replace(' ', '.')}@example.com".lower(),
    )
    Phone.objects.bulk_create(Phone(customer=customer, number=other, label="work") for other in others)
    if not is_company:  # a person's own phone, which the desk has seen to get texts
        customer.phones.filter(number=number).update(textable=True, verified_at=timezone.now())
    # The verb knows no past and no notes: like an import, this writes them down beside it.
    customer.customer_since = since
    customer.notes = NOTES.get(person.name, "")
    customer.save(update_fields=["customer_since", "notes"])
    return customer
