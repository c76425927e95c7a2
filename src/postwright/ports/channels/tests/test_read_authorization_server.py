import pytest

from postwright.ports.channels.errors import Refused
from postwright.ports.channels.granting import read_authorization_server

ISSUER = "https://server.example"
ABOUT = {
    "issuer": ISSUER,
    "authorization_endpoint": f"{ISSUER}/authorize",
    "token_endpoint": f"{ISSUER}/token",
    "pushed_authorization_request_endpoint": f"{ISSUER}/par",
    "revocation_endpoint": f"{ISSUER}/revoke",
    "dpop_signing_alg_values_supported": ["ES256"],
    "code_challenge_methods_supported": ["S256"],
    "authorization_response_iss_parameter_supported": True,
}


class TestReadAuthorizationServer:
    def test_takes_a_server_at_its_word(self):
        assert read_authorization_server(ISSUER, ABOUT).token_endpoint == f"{ISSUER}/token"

    def test_needs_no_way_to_give_rights_back(self):
        about = {**ABOUT, "revocation_endpoint": None}
        assert read_authorization_server(ISSUER, about).revocation_endpoint == ""

    @pytest.mark.parametrize(
        "change",
        [
            {"issuer": "https://other.example"},
            {"issuer": f"{ISSUER}/"},
            {"token_endpoint": None},
            {"token_endpoint": "http://server.example/token"},
            {"token_endpoint": "javascript:alert(1)"},
            {"token_endpoint": ["https://server.example/token"]},
            {"authorization_endpoint": ""},
            {"authorization_endpoint": "https://["},
            {"pushed_authorization_request_endpoint": None},
            {"dpop_signing_alg_values_supported": ["RS256"]},
            {"dpop_signing_alg_values_supported": "ES256"},
            {"code_challenge_methods_supported": ["plain"]},
            {"authorization_response_iss_parameter_supported": False},
        ],
    )
    def test_refuses_one_that_lacks_something_or_speaks_for_another(self, change):
        with pytest.raises(Refused) as refused:
            read_authorization_server(ISSUER, {**ABOUT, **change})
        assert refused.value.code == "address_wrong"
