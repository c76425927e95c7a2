import pytest

from postwright.ports.imaging import Imaging


@pytest.fixture(scope="package")
def imaging():
    imaging = Imaging()
    yield imaging
    imaging.close()
