"""All hostile files, each under its own name."""

from postwright.ports.imaging.tests.hostile import broken, grids, movies, pictures, webms

FAMILIES = (
    *broken.FAMILIES,
    *pictures.FAMILIES,
    *grids.FAMILIES,
    *movies.FAMILIES,
    *webms.FAMILIES,
)
CASES = [case for family in FAMILIES for case in family()]
