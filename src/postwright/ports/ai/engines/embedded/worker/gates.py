"""From which score on something is said. Light, for both ends of the pipe use it."""

# The package's own line. Nineteen harmless pictures scored .18 at most; what it misses, nobody measured.
SENSITIVE = 0.5
# On 25 test pictures the wrong ones scored .65 at most (a coin as a clock, a cat as a person .56), the right ones .73
# to .88; read off the same pictures, so not proven beyond them.
OBJECT = 0.7
# A cat, a flower and a cup of coffee were faces by .65 to .80; inside a person none of them remained.
FACE = 0.7
# Invented lines on roofs and cups scored .77 at most, real ones .97 and more.
TEXT_KEPT, TEXT_CERTAIN = 0.8, 0.95
# Speech had its language by .92 and more, music by .46.
LANGUAGE = 0.6
