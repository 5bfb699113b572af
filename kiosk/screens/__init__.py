"""The kiosk's pages, one file each; `ALL` is every one of them."""

from kiosk.flow.pages import Page
from kiosk.screens.access import AccessScreen
from kiosk.screens.appointment import AppointmentScreen
from kiosk.screens.checklist import ChecklistScreen
from kiosk.screens.groups import GroupsScreen
from kiosk.screens.help import HelpScreen
from kiosk.screens.idle_warning import IdleWarningScreen
from kiosk.screens.lacking import LackingScreen
from kiosk.screens.language import LanguageScreen
from kiosk.screens.locked import LockedScreen
from kiosk.screens.missing import MissingScreen
from kiosk.screens.offer import OfferScreen
from kiosk.screens.please_wait import PleaseWaitScreen
from kiosk.screens.printer_fault import PrinterFaultScreen
from kiosk.screens.problem import ProblemScreen
from kiosk.screens.question import QuestionScreen
from kiosk.screens.reroute import RerouteScreen
from kiosk.screens.screen import Screen
from kiosk.screens.search import SearchScreen
from kiosk.screens.services import ServicesScreen
from kiosk.screens.several import SeveralScreen
from kiosk.screens.slot_booked import SlotBookedScreen
from kiosk.screens.slots import SlotsScreen
from kiosk.screens.staff import StaffScreen
from kiosk.screens.staff_code import StaffCodeScreen
from kiosk.screens.staff_tickets import StaffTicketsScreen
from kiosk.screens.starting import StartingScreen
from kiosk.screens.survey import SurveyScreen
from kiosk.screens.survey_second import SurveySecondScreen
from kiosk.screens.thanks import ThanksScreen
from kiosk.screens.ticket import TicketScreen
from kiosk.screens.unreachable import UnreachableScreen
from kiosk.screens.welcome import WelcomeScreen

ALL: dict[Page, type[Screen]] = {
    Page.STARTING: StartingScreen,
    Page.WELCOME: WelcomeScreen,
    Page.APPOINTMENT: AppointmentScreen,
    Page.SEVERAL: SeveralScreen,
    Page.GROUPS: GroupsScreen,
    Page.SERVICES: ServicesScreen,
    Page.SEARCH: SearchScreen,
    Page.QUESTION: QuestionScreen,
    Page.CHECKLIST: ChecklistScreen,
    Page.LACKING: LackingScreen,
    Page.MISSING: MissingScreen,
    Page.REROUTE: RerouteScreen,
    Page.OFFER: OfferScreen,
    Page.SLOTS: SlotsScreen,
    Page.SLOT_BOOKED: SlotBookedScreen,
    Page.PLEASE_WAIT: PleaseWaitScreen,
    Page.TICKET: TicketScreen,
    Page.PRINTER_FAULT: PrinterFaultScreen,
    Page.PROBLEM: ProblemScreen,
    Page.UNREACHABLE: UnreachableScreen,
    Page.SURVEY: SurveyScreen,
    Page.SURVEY_SECOND: SurveySecondScreen,
    Page.THANKS: ThanksScreen,
    Page.STAFF_CODE: StaffCodeScreen,
    Page.STAFF: StaffScreen,
    Page.STAFF_TICKETS: StaffTicketsScreen,
    Page.LOCKED: LockedScreen,
    Page.HELP: HelpScreen,
    Page.LANGUAGE: LanguageScreen,
    Page.ACCESS: AccessScreen,
    Page.IDLE_WARNING: IdleWarningScreen,
}
