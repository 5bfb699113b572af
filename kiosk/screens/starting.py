"""Before the site's texts have arrived: nothing can be asked yet, in every language there is."""

from typing_extensions import override

from appliance.texts import catalogue
from kiosk.flow.view import View
from kiosk.scene import Scene
from kiosk.screens.screen import Screen
from kiosk.widgets.arrange import Column, Spring
from kiosk.widgets.piece import Piece
from kiosk.words import LOCALE, mark

LANGUAGES = ("en", "da", "fr", "nl", "de", "ar")
WAIT = mark("One moment, please")
RECEPTION = mark("Reception will help you.")


class StartingScreen(Screen):
    """One moment, please."""

    @override
    def build(self) -> Piece:
        self.lead.spare = 2
        return Column(self.scale, [self.headline, self.lead, Spring(self.scale)])

    @override
    def show(self, view: View, scene: Scene) -> None:
        spoken = [catalogue(LOCALE, language) for language in LANGUAGES]
        self.headline.write("\n".join(words.gettext(WAIT) for words in spoken))
        self.lead.write("\n".join(words.gettext(RECEPTION) for words in spoken))

    @override
    def title(self, view: View, scene: Scene) -> str:
        return ""
