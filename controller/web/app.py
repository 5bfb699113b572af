"""Puts the web together from its parts. Serving it is `server`'s."""

import secrets
import time
from collections.abc import Callable
from pathlib import Path

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from fastapi.templating import Jinja2Templates
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from appliance import VERSION
from controller.web import api, pages, reception_api
from controller.web.access import Web
from controller.web.guard import Guard
from controller.web.office import Office
from controller.web.people import People
from controller.web.phone import pages as phone_pages
from controller.web.phone.visitor import phone_for
from controller.web.presses import Presses
from controller.web.problems import add_problems
from controller.web.sessions import Sessions
from controller.web.settings import WebSettings
from controller.web.throttle import Throttle

HERE = Path(__file__).parent


def create_app(
    office: Office,
    settings: WebSettings,
    people: People,
    sessions: Sessions,
    clock: Callable[[], float] = time.monotonic,
) -> FastAPI:
    """The application. `clock` counts seconds, for whoever tries or asks too often."""
    app = FastAPI(
        title="Vestibule",
        version=VERSION,
        openapi_url="/api/openapi.json",
        docs_url=None,  # their scripts come from elsewhere, which a site without a network cannot load
        redoc_url=None,
        redirect_slashes=False,
    )
    templates = Jinja2Templates(env=_environment())
    app.state.web = Web(
        office=office,
        settings=settings,
        people=people,
        sessions=sessions,
        throttle=Throttle(clock),
        presses=Presses(office),
        templates=templates,
        run=secrets.token_hex(4),
    )
    app.state.phone = phone_for(office, templates, clock)
    app.include_router(pages.router)
    app.include_router(api.router)
    app.include_router(reception_api.router)
    app.include_router(phone_pages.router)
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    app.add_middleware(Guard, origin=settings.public_address)
    add_problems(app)
    return app


def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
