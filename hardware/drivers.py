"""From a device's table to the driver it names, and to no other.

Each driver's own library is imported only when its driver is chosen. Call these inside a running loop.
"""

from hardware.ports import CallButton, Chime, CodeScanner, Headphones, TicketPrinter, Voice
from hardware.settings import (
    AplayChimeSettings,
    ButtonSettings,
    ChimeSettings,
    EspeakVoiceSettings,
    EvdevHeadphonesSettings,
    FilePrinterSettings,
    GpioButtonSettings,
    HeadphonesSettings,
    NetworkPrinterSettings,
    NoHeadphonesSettings,
    PrinterSettings,
    ScannerSettings,
    SerialPrinterSettings,
    SerialScannerSettings,
    SimulatedHeadphonesSettings,
    SimulatedPrinterSettings,
    SimulatedVoiceSettings,
    UsbPrinterSettings,
    VoiceSettings,
    WavVoiceSettings,
)


def open_printer(settings: PrinterSettings) -> TicketPrinter:
    """The printer of this table; it is reached at the first use. Raises DeviceRefused for a wrong profile."""
    if isinstance(settings, SimulatedPrinterSettings):
        from hardware.simulated_printer import SimulatedPrinter

        return SimulatedPrinter()
    from hardware import escpos_cable
    from hardware.escpos_printer import EscposPrinter
    from hardware.slip_drawing import Drawing

    patience = settings.answer_within_s
    match settings:
        case UsbPrinterSettings(vendor=vendor, product=product):
            cable = escpos_cable.usb(vendor, product, patience)
        case SerialPrinterSettings(device=device, baud=baud):
            cable = escpos_cable.serial(str(device), baud, patience)
        case NetworkPrinterSettings(host=host, port=port):
            cable = escpos_cable.network(host, port, patience)
        case FilePrinterSettings(device=device):
            cable = escpos_cable.file(str(device))
    return EscposPrinter(
        cable,
        profile=settings.profile,
        columns=settings.columns,
        answer_within_s=patience,
        drawing=Drawing(settings.faces, settings.bold_faces),
        always_draw=settings.drawn,
    )


def open_scanner(settings: ScannerSettings) -> CodeScanner:
    """The scanner of this table; it is looked for while codes are awaited."""
    if isinstance(settings, SerialScannerSettings):
        from hardware.serial_scanner import SerialScanner

        return SerialScanner(settings.device, settings.baud)
    from hardware.simulated_scanner import SimulatedScanner

    return SimulatedScanner(settings.socket)


def open_button(settings: ButtonSettings) -> CallButton:
    """The button of this table. Raises DeviceGone when this machine has no such pins."""
    if isinstance(settings, GpioButtonSettings):
        from hardware.gpio_button import GpioButton, pin_factory

        pins = pin_factory(settings.pins, settings.chip)
        return GpioButton(settings.button, settings.lamp, pins, settings.bounce_s)
    from hardware.simulated_button import SimulatedButton

    return SimulatedButton(settings.socket)


def open_chime(settings: ChimeSettings) -> Chime:
    """The chime of this table."""
    if isinstance(settings, AplayChimeSettings):
        from hardware.aplay_chime import AplayChime

        return AplayChime(settings.device)
    from hardware.simulated_chime import SimulatedChime

    return SimulatedChime(record=settings.record)


def open_voice(settings: VoiceSettings) -> Voice:
    """The voice of this table; its programs are looked for at the first word."""
    match settings:
        case EspeakVoiceSettings(device=device, speed=speed):
            from hardware.espeak_voice import EspeakVoice

            return EspeakVoice(device, speed)
        case WavVoiceSettings(folder=folder, speed=speed, real_time=real_time):
            from hardware.wav_voice import WavVoice

            return WavVoice(folder, speed, real_time=real_time)
        case SimulatedVoiceSettings(socket=socket, seconds=seconds):
            from hardware.simulated_voice import SimulatedVoice

            return SimulatedVoice(socket, seconds=seconds)


def open_headphones(settings: HeadphonesSettings) -> Headphones:
    """The headphones' socket of this table; it is looked for while changes are awaited."""
    match settings:
        case EvdevHeadphonesSettings(device=device, name=name):
            from hardware.evdev_headphones import EvdevHeadphones

            return EvdevHeadphones(device, name)
        case NoHeadphonesSettings():
            from hardware.no_headphones import NoHeadphones

            return NoHeadphones()
        case SimulatedHeadphonesSettings(socket=socket):
            from hardware.simulated_headphones import SimulatedHeadphones

            return SimulatedHeadphones(socket)
