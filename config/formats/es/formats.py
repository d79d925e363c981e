"""Dates and numbers as Spanish readers in the United States meet them: 3/4 is the fourth of March there, so a short date names its month."""

DATETIME_FORMAT = r"j \d\e F \d\e Y, g:i a"
TIME_FORMAT = "g:i a"
SHORT_DATE_FORMAT = "j b Y"
SHORT_DATETIME_FORMAT = "j b Y, g:i a"
DATE_INPUT_FORMATS = ["%m/%d/%Y", "%m/%d/%y"]  # 2027-11-01 is always understood
DATETIME_INPUT_FORMATS = ["%m/%d/%Y %H:%M", "%m/%d/%Y %H:%M:%S"]
FIRST_DAY_OF_WEEK = 0  # Sunday
DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
