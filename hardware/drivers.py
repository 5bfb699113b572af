"""From a device's table to the driver it names, and to no other.

Each driver's own library is imported only when its driver is chosen. Call these inside a running loop.
"""

from pathlib import Path

from hardware.counter_settings import (
    ButtonSettings,
    DeviceSignSettings,
    GpioButtonSettings,
    KeypadButtonSettings,
    LcdSignSettings,
    NoSignSettings,
    SerialButtonSettings,
    SimulatedButtonSettings,
    SimulatedSignSettings,
)
from hardware.loudspeaker import Loudspeaker
from hardware.ports import (
    CallButton,
    CallVoice,
    Chime,
    CodeScanner,
    CounterSign,
    Headphones,
    Television,
    TicketPrinter,
    Voice,
)
from hardware.settings import (
    AplayChimeSettings,
    CallVoiceSettings,
    CecClientSettings,
    CecCtlSettings,
    ChimeSettings,
    EspeakVoiceSettings,
    EvdevHeadphonesSettings,
    FilePrinterSettings,
    HeadphonesSettings,
    NetworkPrinterSettings,
    NoHeadphonesSettings,
    NoTelevisionSettings,
    PrinterSettings,
    RecordedVoiceSettings,
    RecordVoiceSettings,
    ScannerSettings,
    SerialPrinterSettings,
    SerialScannerSettings,
    SimulatedChimeSettings,
    SimulatedHeadphonesSettings,
    SimulatedPrinterSettings,
    SimulatedTelevisionSettings,
    SimulatedVoiceSettings,
    TelevisionSettings,
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
    """The buttons of this table. Raises ButtonGone when this machine has no such pins; other devices are
    looked for when they are first awaited."""
    match settings:
        case GpioButtonSettings():
            from hardware.gpio_button import GpioButton, pin_factory

            pins = pin_factory(settings.pins, settings.chip)
            return GpioButton(settings.by_key, settings.lamp, pins, settings.bounce_s)
        case SerialButtonSettings(device=device, baud=baud):
            from hardware.serial_box import SerialBox

            return SerialBox(device, baud)
        case KeypadButtonSettings(keys=keys, device=place, name=name, lamp=lamp):
            from hardware.evdev_keypad import EvdevKeypad

            return EvdevKeypad(keys, place, name, lamp)
        case SimulatedButtonSettings(socket=socket):
            from hardware.simulated_button import SimulatedButton

            return SimulatedButton(socket)


def open_sign(settings: DeviceSignSettings) -> CounterSign:
    """The sign of this table; it is looked for when it is served."""
    match settings:
        case LcdSignSettings(device=device, baud=baud, columns=columns, rows=rows):
            from hardware.lcd_sign import LcdSign

            return LcdSign(device, baud, columns, rows)
        case NoSignSettings():
            from hardware.no_sign import NoSign

            return NoSign()
        case SimulatedSignSettings(socket=socket):
            from hardware.simulated_sign import SimulatedSign

            return SimulatedSign(socket)


def open_chime(settings: ChimeSettings) -> Chime:
    """The chime of this table."""
    if isinstance(settings, SimulatedChimeSettings):
        from hardware.simulated_chime import SimulatedChime

        return SimulatedChime(record=settings.record)
    from hardware.gong_chime import GongChime

    if isinstance(settings, AplayChimeSettings):
        return GongChime(_loudspeaker(settings.device))
    return GongChime(_recorder(settings.file, settings.faster))


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


def open_call_voice(settings: CallVoiceSettings) -> CallVoice:
    """The voice of a display's table; its programs and recordings are looked for at the first call."""
    from hardware.loudspeaker_voice import LoudspeakerVoice
    from hardware.recorded_voice import RecordedVoice

    match settings:
        case EspeakVoiceSettings(device=device, speed=speed):
            return LoudspeakerVoice(_loudspeaker(device), speed)
        case RecordedVoiceSettings(folder=folder, device=device):
            return RecordedVoice(folder, _loudspeaker(device))
        case RecordVoiceSettings(file=file, faster=faster, recordings=Path() as recordings):
            return RecordedVoice(recordings, _recorder(file, faster))
        case RecordVoiceSettings(file=file, faster=faster, speed=speed):
            return LoudspeakerVoice(_recorder(file, faster), speed)
        case SimulatedVoiceSettings():
            from hardware.reading_voice import ReadingVoice

            return ReadingVoice(open_voice(settings))


def _loudspeaker(device: str) -> Loudspeaker:
    from hardware.aplay_loudspeaker import AplayLoudspeaker

    return AplayLoudspeaker(device)


def _recorder(file: Path, faster: float) -> Loudspeaker:
    from hardware.sound_recorder import SoundRecorder

    return SoundRecorder(file, faster=faster)


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


def open_television(settings: TelevisionSettings) -> Television:
    """The television of this table; it is reached at the first command."""
    match settings:
        case CecClientSettings(port=port):
            from hardware.cec_client_television import CecClientTelevision

            return CecClientTelevision(port)
        case CecCtlSettings(device=device):
            from hardware.cec_ctl_television import CecCtlTelevision

            return CecCtlTelevision(device)
        case NoTelevisionSettings():
            from hardware.no_television import NoTelevision

            return NoTelevision()
        case SimulatedTelevisionSettings(socket=socket):
            from hardware.simulated_television import SimulatedTelevision

            return SimulatedTelevision(socket)
