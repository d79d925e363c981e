"""How dates and numbers are written, where Django's own forms do not fit people in the United States."""
