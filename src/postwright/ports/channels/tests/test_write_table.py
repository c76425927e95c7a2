from pathlib import Path

from postwright.ports.channels.networks.rehearsal.memory import MemoryTimeline
from postwright.ports.channels.registry import Networks
from postwright.ports.channels.table import write_table

TABLE = Path(__file__).parents[5] / "docs" / "channels.csv"


class TestWriteTable:
    def test_the_docs_show_what_the_networks_declare(self):
        networks = Networks({"rehearsal": {"timeline": MemoryTimeline()}})
        assert TABLE.read_text() == write_table(networks[name] for name in networks)
