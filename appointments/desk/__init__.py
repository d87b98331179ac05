"""What the desk's pages of the schedule show, read from the rows."""
