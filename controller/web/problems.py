"""From errors to answers: JSON for the API, a page or the log-in for people."""

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from controller.web.access import web_of, words_of
from controller.web.errors import LoggedOut, NotAllowed, Why
from controller.web.guard import headers_for
from controller.web.pages import page

CODES = {404: Why.NOT_FOUND, 413: Why.TOO_LARGE}


def add_problems(app: FastAPI) -> None:
    """Teach the application to answer errors."""

    @app.exception_handler(LoggedOut)
    async def logged_out(request: Request, error: LoggedOut) -> Response:
        if _is_api(request):
            return await _problem(request, Why.LOGGED_OUT, 401)
        had_session = (await web_of(request)).cookie in request.cookies
        return RedirectResponse("/log-in?why=again" if had_session else "/log-in", 303)

    @app.exception_handler(NotAllowed)
    async def not_allowed(request: Request, error: NotAllowed) -> Response:
        return await _problem(request, error.code, error.status)

    @app.exception_handler(RequestValidationError)
    async def bad_request(request: Request, error: RequestValidationError) -> Response:
        return await _problem(request, Why.BAD_REQUEST, 422)

    @app.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> Response:
        return await _problem(request, CODES.get(error.status_code, Why.BAD_REQUEST), error.status_code)

    @app.exception_handler(Exception)
    async def failed(request: Request, error: Exception) -> Response:
        answer = await _problem(request, Why.FAILED, 500)
        answer.headers.update(headers_for(request.url.path))  # this one is answered outside of the guard
        return answer


def _is_api(request: Request) -> bool:
    return request.url.path.startswith("/api/")


async def _problem(request: Request, code: Why, status: int) -> Response:
    web = await web_of(request)
    words = await words_of(request, web)
    message = words.refusal(code)
    if _is_api(request):
        return JSONResponse({"code": code, "message": message}, status)
    return page(request, web, words, "problem", status, message=message)
