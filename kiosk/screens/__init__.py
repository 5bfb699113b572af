"""The kiosk's pages, one file each; `ALL` is every one of them."""

from kiosk.flow.pages import Page
from kiosk.screens.appointment import AppointmentScreen
from kiosk.screens.checklist import ChecklistScreen
from kiosk.screens.idle_warning import IdleWarningScreen
from kiosk.screens.languages import LanguageScreen
from kiosk.screens.messages import HelpScreen, PleaseWaitScreen, UnreachableScreen
from kiosk.screens.missing import MissingScreen
from kiosk.screens.printer_fault import PrinterFaultScreen
from kiosk.screens.problem import ProblemScreen
from kiosk.screens.reroute import RerouteScreen
from kiosk.screens.screen import Screen
from kiosk.screens.services import ServicesScreen
from kiosk.screens.starting import StartingScreen
from kiosk.screens.ticket import TicketScreen
from kiosk.screens.welcome import WelcomeScreen

ALL: dict[Page, type[Screen]] = {
    Page.STARTING: StartingScreen,
    Page.WELCOME: WelcomeScreen,
    Page.APPOINTMENT: AppointmentScreen,
    Page.SERVICES: ServicesScreen,
    Page.CHECKLIST: ChecklistScreen,
    Page.MISSING: MissingScreen,
    Page.REROUTE: RerouteScreen,
    Page.PLEASE_WAIT: PleaseWaitScreen,
    Page.TICKET: TicketScreen,
    Page.PRINTER_FAULT: PrinterFaultScreen,
    Page.PROBLEM: ProblemScreen,
    Page.UNREACHABLE: UnreachableScreen,
    Page.HELP: HelpScreen,
    Page.LANGUAGE: LanguageScreen,
    Page.IDLE_WARNING: IdleWarningScreen,
}
