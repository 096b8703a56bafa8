"""Outlook's own messages: .msg files and the winmail.dat that others receive of them.

Both are lists of MAPI properties, packed differently; here they become ordinary MIME messages, so
that the mail loader reads them as any other.
"""

from ingest.outlook.msg import read_msg
from ingest.outlook.properties import Item, as_message
from ingest.outlook.tnef import is_tnef, read_tnef

__all__ = ["Item", "as_message", "is_tnef", "read_msg", "read_tnef"]
