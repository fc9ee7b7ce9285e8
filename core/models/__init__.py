"""The shop's nouns: frozen values that know their own small rules."""
