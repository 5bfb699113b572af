"""Where everything stands and how large, from the window's pixels and the farthest seat. Knows no window.

Three layouts: `calls` shows the call and beside it (or below) the last calls; `media` has a pane for pictures
and film as well; `list` shows as many calls as can be read. Nothing ever stands over the call or the list.
"""

from functools import lru_cache

from display.hall import Hall
from display.layout_calls import calls_layout
from display.layout_list import list_layout
from display.layout_media import media_layout
from display.places import Kind, Layout


@lru_cache(maxsize=16)
def layout(hall: Hall, kind: Kind = Kind.CALLS) -> Layout:
    """The layout of this kind for this hall."""
    match kind:
        case Kind.CALLS:
            return calls_layout(hall)
        case Kind.MEDIA:
            return media_layout(hall)
        case Kind.LIST:
            return list_layout(hall)
