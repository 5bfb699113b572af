"""Who gets in, from where, to which counter; and who does not."""

from collections.abc import AsyncIterator, Callable, Iterator
from inspect import isasyncgenfunction, iscoroutinefunction
from pathlib import Path
from typing import Any

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from controller.web import api, pages, reception_api
from controller.web.phone import pages as phone_pages
from tests.controller.web.browser import Browser
from tests.controller.web.house import PASSWORD, PEOPLE, House

pytestmark = [pytest.mark.parts, pytest.mark.anyio]

ROUTERS = [api.router, pages.router, reception_api.router, phone_pages.router]


class TestLoggingIn:
    async def test_name_and_password_open_a_session_for_scripts_to_leave_alone(self, house: House) -> None:
        async with Browser(house.app()) as browser:
            answer = await browser.log_in()
            assert answer.status_code == 303
            cookie = answer.headers["set-cookie"]
            assert "HttpOnly" in cookie
            assert "samesite=strict" in cookie.lower()
            assert "Secure" not in cookie, "this one is served on loopback without TLS"

    async def test_with_tls_the_cookie_insists_on_it(self, tmp_path: Path) -> None:
        house = House.at(tmp_path, public_address="https://desk.test")
        async with Browser(house.app(), origin="https://desk.test") as browser:
            cookie = (await browser.log_in()).headers["set-cookie"]
        assert cookie.startswith("__Host-vestibule=")
        assert "Secure" in cookie

    @pytest.mark.parametrize(("name", "password"), [("agent 12", "wrong"), ("nobody", PASSWORD), ("", "")])
    async def test_a_wrong_password_and_an_unknown_name_sound_the_same(
        self, house: House, name: str, password: str
    ) -> None:
        async with Browser(house.app()) as browser:
            answer = await browser.log_in(name, password)
        assert answer.status_code == 401
        assert "Name or password is not right." in answer.text

    async def test_every_log_in_gets_a_new_session_and_ends_the_old(self, house: House) -> None:
        async with Browser(house.app()) as browser:
            form = await browser.form_field()
            await browser.log_in()
            first = browser.http.cookies["vestibule"]
            await browser.http.post("/log-in", data={"name": "Léa", "password": PASSWORD, "form": form})
            assert browser.http.cookies["vestibule"] != first
            browser.http.cookies.set("vestibule", first)
            assert (await browser.http.get("/api/desk/3")).status_code == 401

    async def test_a_planted_session_cookie_is_not_adopted(self, house: House) -> None:
        async with Browser(house.app()) as browser:
            form = await browser.form_field()
            browser.http.cookies.set("vestibule", "planted", domain="desk.test")
            answer = await browser.http.post(
                "/log-in", data={"name": "agent 12", "password": PASSWORD, "form": form}
            )
            assert "vestibule=planted" not in answer.headers["set-cookie"]

    async def test_a_form_that_this_browser_was_not_given_is_refused(self, house: House) -> None:
        async with Browser(house.app()) as browser:
            data = {"name": "agent 12", "password": PASSWORD, "form": "made up"}
            assert (await browser.http.post("/log-in", data=data)).status_code == 403

    async def test_logging_out_ends_the_session(self, house: House) -> None:
        async with Browser(house.app()) as browser:
            page = await browser.open_desk()
            kept = browser.http.cookies["vestibule"]
            answer = await browser.http.post("/log-out", data={"form": page["form"]})
            assert answer.headers["location"] == "/log-in?why=out"
            browser.http.cookies.set("vestibule", kept, domain="desk.test")
            assert (await browser.http.get("/api/desk/3")).status_code == 401

    async def test_one_counter_is_gone_to_at_once_and_several_are_offered(self, house: House) -> None:
        async with Browser(house.app()) as browser:
            await browser.log_in("Léa")
            assert (await browser.get("/")).url.path == "/desk/4"
        async with Browser(house.app()) as browser:
            await browser.log_in("chief")
            text = (await browser.get("/")).text
            assert [place in text for place in ("/desk/3", "/desk/4", "/desk/front")] == [True] * 3
            assert "<strong>Accueil</strong>" in text, "a label that is a name stands alone"

    async def test_reception_is_led_to_its_page_and_a_supervisor_may_choose(self, house: House) -> None:
        async with Browser(house.app()) as browser:
            await browser.log_in("Inès")
            assert (await browser.get("/")).url.path == "/reception"
        async with Browser(house.app()) as browser:
            await browser.log_in("chief")
            text = (await browser.get("/")).text
            assert [place in text for place in ('href="/reception"', "/desk/3")] == [True] * 2

    async def test_who_may_serve_no_counter_is_told(self, house: House) -> None:
        async with Browser(house.app()) as browser:
            await browser.log_in("technician")
            assert "No counter for you yet" in (await browser.get("/")).text


class TestThrottling:
    async def test_after_three_wrong_tries_the_page_says_how_long_to_wait(self, house: House) -> None:
        async with Browser(house.app()) as browser:
            codes = [(await browser.log_in("agent 12", "wrong")).status_code for _ in range(4)]
            assert codes == [401, 401, 401, 429]
            answer = await browser.log_in()
            assert answer.status_code == 429, "not even the right password"
            assert "Please wait 1 s" in answer.text
            assert answer.headers["Retry-After"] == "1"
            house.seconds[0] += 1
            assert (await browser.log_in()).status_code == 303

    async def test_capitals_and_spaces_do_not_make_another_name(self, house: House) -> None:
        async with Browser(house.app()) as browser:
            for name in ("agent 12", " Agent 12", "AGENT 12 "):
                await browser.log_in(name, "wrong")
            assert (await browser.log_in()).status_code == 429

    async def test_one_name_from_many_addresses_is_slowed_down_too(self, house: House) -> None:
        app, codes = house.app(), []
        for index in range(4):
            async with Browser(app, address=f"10.0.0.{index}") as browser:
                codes.append((await browser.log_in("agent 12", "wrong")).status_code)
        assert codes[-1] == 429

    async def test_many_names_from_one_address_are_slowed_down_and_others_are_not(self, house: House) -> None:
        app = house.app()
        async with Browser(app) as browser:
            codes = [(await browser.log_in(f"guess {index}", "wrong")).status_code for index in range(14)]
            assert codes[-1] == 429
        async with Browser(app, address="10.0.0.8") as elsewhere:
            assert (await elsewhere.log_in()).status_code == 303


class TestForgery:
    def test_every_route_that_changes_something_is_tried_below(self) -> None:
        routes = [each for router in ROUTERS for each in router.routes]
        changing = {
            r.path for r in routes if isinstance(r, APIRoute) and (r.methods or set()) - {"GET", "HEAD"}
        }
        assert changing == {
            *("/api/desk/{counter}/{action}", "/log-in", "/log-out"),
            *("/api/reception/coming/{unit}", "/v/{key}"),
        }

    @pytest.mark.parametrize("form", ["", "made up"])
    async def test_a_press_without_the_sessions_own_token_does_nothing(self, house: House, form: str) -> None:
        house.office.walk_in()
        async with Browser(house.app()) as browser:
            await browser.open_desk()
            answer = await browser.press("next", form=form)
        assert (answer.status_code, answer.json()["code"]) == (403, "old_page")
        assert not house.office.done

    async def test_another_sessions_token_is_not_good_enough(self, house: House) -> None:
        async with Browser(house.app()) as one, Browser(house.app()) as other:
            await one.open_desk()
            stolen = (await other.open_desk())["form"]
            assert (await one.press("next", form=stolen)).status_code == 403

    async def test_logging_out_needs_the_token(self, house: House) -> None:
        async with Browser(house.app()) as browser:
            await browser.open_desk()
            assert (await browser.http.post("/log-out", data={"form": "x"})).status_code == 403
            assert (await browser.http.get("/api/desk/3")).status_code == 200

    @pytest.mark.parametrize("origin", ["https://evil.test", "null", "http://desk.test.evil.test", ""])
    @pytest.mark.parametrize(
        "path",
        ["/log-in", "/log-out", "/api/desk/3/next", "/api/reception/coming/kiosk-1"],
    )
    async def test_nothing_is_taken_from_a_foreign_page(self, house: House, origin: str, path: str) -> None:
        async with Browser(house.app()) as browser:
            page = await browser.open_desk()
            headers = {"Origin": origin, "X-CSRF-Token": page["form"]}
            answer = await browser.http.post(path, data={"form": page["form"]}, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (403, "foreign_page")

    async def test_behind_a_proxy_the_public_address_is_the_only_origin(self, tmp_path: Path) -> None:
        house = House.at(tmp_path, public_address="http://public.test")
        async with Browser(house.app()) as browser:
            assert (await browser.http.post("/log-in")).status_code == 403
            answer = await browser.http.post("/log-in", headers={"Origin": "http://public.test"})
            assert "too long" in answer.text, "past the guard, to the form's own check"


def test_no_dependency_runs_in_a_thread() -> None:
    def all_of(dependant: Dependant) -> Iterator[Callable[..., Any] | None]:
        yield dependant.call
        for each in dependant.dependencies:
            yield from all_of(each)

    routes = [r for router in ROUTERS for r in router.routes if isinstance(r, APIRoute)]
    calls = {call for route in routes for call in all_of(route.dependant) if call}
    assert len(calls) > len(routes)
    assert not [call for call in calls if not iscoroutinefunction(call) and not isasyncgenfunction(call)]


class TestCounters:
    @pytest.mark.parametrize("counter", ["front", "99", "3%2f..%2ffront"])
    async def test_a_counter_that_is_not_ones_own_is_refused_like_one_that_does_not_exist(
        self, house: House, counter: str
    ) -> None:
        async with Browser(house.app()) as browser:
            page = await browser.open_desk()
            for path in (f"/api/desk/{counter}", f"/api/desk/{counter}/events"):
                assert (await browser.http.get(path)).status_code in {403, 404}
            headers = {"X-CSRF-Token": page["form"]}
            body = {"id": "a-press-id", "mark": "x"}
            answer = await browser.http.post(f"/api/desk/{counter}/next", json=body, headers=headers)
            assert answer.status_code in {403, 404, 422}
            assert (await browser.http.get(f"/desk/{counter}")).status_code in {303, 403, 404}
        assert not house.office.done

    async def test_a_technician_serves_nobody_even_with_every_counter(self, house: House) -> None:
        async with Browser(house.app()) as browser:
            await browser.log_in("technician")
            assert (await browser.http.get("/api/desk/3")).status_code == 403

    async def test_a_supervisor_with_a_star_serves_every_counter(self, house: House) -> None:
        async with Browser(house.app()) as browser:
            await browser.log_in("chief")
            codes = [(await browser.http.get(f"/api/desk/{c}")).status_code for c in ("3", "4", "front")]
            assert codes == [200, 200, 200]

    async def test_a_counter_taken_away_in_the_file_is_lost_at_once(self, house: House) -> None:
        async with Browser(house.app()) as browser:
            await browser.open_desk("3")
            house.settings.users.write_text(PEOPLE.replace('["3", "4"]', '["4"]'), encoding="utf-8")
            assert (await browser.press("next", mark="x")).status_code == 403

    async def test_a_new_password_ends_what_the_old_one_opened(self, house: House) -> None:
        async with Browser(house.app()) as browser:
            await browser.open_desk()
            other = PEOPLE.replace("$argon2id$v=19$m=64", "$argon2id$v=19$m=72")
            house.settings.users.write_text(other, encoding="utf-8")
            assert (await browser.http.get("/api/desk/3")).status_code == 401

    @pytest.mark.parametrize("path", ["/", "/desk/3"])
    async def test_without_a_session_pages_lead_to_the_log_in(self, house: House, path: str) -> None:
        async with Browser(house.app()) as browser:
            answer = await browser.http.get(path)
            assert (answer.status_code, answer.headers["location"]) == (303, "/log-in")

    async def test_without_a_session_the_api_says_so(self, house: House) -> None:
        async with Browser(house.app()) as browser:
            for path in ("/api/desk/3", "/api/desk/3/events"):
                answer = await browser.http.get(path)
                assert (answer.status_code, answer.json()["code"]) == (401, "logged_out")


class TestEveryAnswer:
    @pytest.mark.parametrize(
        "path", ["/log-in", "/static/desk.js", "/api/desk/3", "/v/nobody", "/nothing", "/api/nothing"]
    )
    async def test_it_carries_the_safety_headers(self, house: House, path: str) -> None:
        async with Browser(house.app()) as browser:
            headers = (await browser.http.get(path)).headers
        policy = headers["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cache-Control"] == ("no-cache" if path.startswith("/static/") else "no-store")

    async def test_a_fault_of_ours_is_said_kindly_and_safely(self, house: House) -> None:
        async with Browser(house.app()) as browser:
            await browser.open_desk()
            del house.office.queue
            page, data = await browser.http.get("/desk/3"), await browser.http.get("/api/desk/3")
        assert page.status_code == data.status_code == 500
        assert "Cela n’a pas fonctionné" in page.text
        assert data.json()["code"] == "failed"
        assert page.headers["Content-Security-Policy"]
        assert data.headers["Cache-Control"] == "no-store"

    @pytest.mark.parametrize("path", ["/log-in", "/desk/3", "/"])
    async def test_pages_have_nothing_inline_that_the_policy_would_stop(
        self, house: House, path: str
    ) -> None:
        async with Browser(house.app()) as browser:
            await browser.open_desk()
            text = (await browser.get(path)).text
        assert "<style" not in text
        assert " style=" not in text
        assert "onclick" not in text
        assert "https://" not in text

    async def test_what_people_typed_comes_back_escaped(self, house: House) -> None:
        async with Browser(house.app()) as browser:
            text = (await browser.log_in('"><script>alert(1)</script>', "x")).text
        assert "<script>alert" not in text

    async def test_a_large_body_is_refused_whether_or_not_it_tells_its_size(self, house: House) -> None:
        async def chunks() -> AsyncIterator[bytes]:
            for _ in range(40):
                yield b"x" * 1024

        async with Browser(house.app()) as browser:
            assert (await browser.http.post("/log-in", content=b"x" * 20_000)).status_code == 413
            headers = {"Content-Type": "application/x-www-form-urlencoded"}
            assert (await browser.http.post("/log-in", content=chunks(), headers=headers)).status_code == 413

    async def test_an_unknown_page_is_a_page_for_people_and_json_for_programs(self, house: House) -> None:
        async with Browser(house.app()) as browser:
            page, data = await browser.http.get("/nothing"), await browser.http.get("/api/nothing")
        assert page.status_code == data.status_code == 404
        assert "There is no such page." in page.text
        assert data.json() == {"code": "not_found", "message": "There is no such page."}


class TestLanguage:
    @pytest.mark.parametrize(
        ("accepted", "title"),
        [
            ("da-DK,da;q=0.9,en;q=0.8", "Log ind"),
            ("de, nl;q=0.5, en;q=0.2", "Aanmelden"),
            ("de", "Se connecter"),  # not offered here: the site's first
            ("", "Se connecter"),
            ("en;q=0, fr;q=0.1", "Se connecter"),
            (";;q=x,=,nl;q=boom,da;q=0.1", "Log ind"),
        ],
    )
    async def test_the_log_in_speaks_what_the_browser_asks_for(
        self, house: House, accepted: str, title: str
    ) -> None:
        async with Browser(house.app(), language=accepted) as browser:
            assert f"<h1>{title}</h1>" in (await browser.get("/log-in")).text

    async def test_a_persons_own_language_goes_before_the_browsers(self, house: House) -> None:
        async with Browser(house.app(), language="da") as browser:
            assert (await browser.open_desk())["words"]["live"] == "en direct"

    async def test_who_has_not_chosen_gets_the_browsers(self, house: House) -> None:
        async with Browser(house.app(), language="da") as browser:
            await browser.log_in("Léa")
            browser.page = {"address": ""}
            assert (await browser.open_desk("4"))["words"]["nobody"] == "Der venter ingen."
