ANALYZER="x"
Token=analyze=None
