import asyncio
from uuid import uuid4

import pytest

from ats_app.core import live
from ats_app.core.cache import RedisNotConfigured
from ats_app.core.config import settings
from ats_app.core.live import Hub, Message, channel_name, publish

BOARD = channel_name(uuid4(), "board", 1)
OTHER = channel_name(uuid4(), "board", 1)


@pytest.fixture(autouse=True)
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine may take long to connect; what is tested is what happens then, not when."""
    monkeypatch.setattr(live, "CONNECT_PATIENCE_S", 30.0)
    monkeypatch.setattr(live, "CONNECT_TIMEOUT_S", 30.0)


def run(scenario) -> None:
    """Run the scenario with a hub of its own and a limit on time."""

    async def bounded() -> None:
        hub = Hub()
        try:
            async with asyncio.timeout(60):
                await scenario(hub)
        finally:
            await hub.close()

    asyncio.run(bounded())


async def send(channel: str, payload: dict) -> bool:
    return await asyncio.to_thread(publish, channel, payload)


async def drop_connections(valkey) -> None:
    await asyncio.to_thread(valkey.client_kill_filter, _type="pubsub")


def live_connections(valkey) -> list[str]:
    return [c["name"] for c in valkey.client_list() if c["name"] == "ats-live"]


def test_a_message_reaches_every_listener_of_its_channel_and_no_other(valkey):
    async def scenario(hub: Hub) -> None:
        async with hub.listen(BOARD) as first, hub.listen(BOARD, OTHER) as second, hub.listen(OTHER) as third:
            assert await send(BOARD, {"moved": 1})
            assert await first.get() == Message(BOARD, {"moved": 1})
            assert await second.get() == Message(BOARD, {"moved": 1})
            await send(OTHER, {"moved": 2})
            assert await second.get() == await third.get() == Message(OTHER, {"moved": 2})

    run(scenario)


def test_any_number_of_listeners_share_one_connection(valkey):
    async def scenario(hub: Hub) -> None:
        async with hub.listen(BOARD), hub.listen(OTHER), hub.listen(BOARD):
            assert len(await asyncio.to_thread(live_connections, valkey)) == 1

    run(scenario)


def test_who_left_gets_nothing_more_and_can_come_back(valkey):
    async def scenario(hub: Hub) -> None:
        async with hub.listen(BOARD) as left, hub.listen(OTHER):
            pass
        async with hub.listen(BOARD) as again:
            await send(OTHER, {"n": 0})
            await send(BOARD, {"n": 1})
            assert (await again.get()).payload == {"n": 1}
        assert left._queue.empty()

    run(scenario)


def test_after_a_lost_connection_listeners_load_again_and_go_on(valkey):
    async def scenario(hub: Hub) -> None:
        async with hub.listen(BOARD) as listener:
            await drop_connections(valkey)
            assert await listener.get() == Message(BOARD, None)
            await send(BOARD, {"n": 1})
            assert (await listener.get()).payload == {"n": 1}

    run(scenario)


def test_a_listener_that_comes_while_the_connection_is_down_is_served(valkey):
    async def scenario(hub: Hub) -> None:
        async with hub.listen(OTHER):
            await drop_connections(valkey)
            async with hub.listen(BOARD) as listener:
                await send(BOARD, {"n": 1})
                assert (await listener.get()).payload in ({"n": 1}, None)

    run(scenario)


def test_a_slow_screen_loses_its_queue_and_is_told_to_load_again(valkey, monkeypatch):
    monkeypatch.setattr(live, "QUEUE_SIZE", 3)

    async def scenario(hub: Hub) -> None:
        async with hub.listen(BOARD) as slow, hub.listen(OTHER) as marker:
            for n in range(4):
                await send(BOARD, {"n": n})
            await send(OTHER, {})
            await marker.get()  # everything before it has been handed out
            assert await slow.get() == Message(BOARD, None)
            await send(BOARD, {"n": 9})
            assert (await slow.get()).payload == {"n": 9}

    run(scenario)


def test_a_quiet_connection_is_pinged_and_a_dead_one_given_up(valkey, monkeypatch):
    monkeypatch.setattr(live, "PING_EVERY_S", 1.0)

    async def scenario(hub: Hub) -> None:
        async with hub.listen(BOARD) as listener:
            await asyncio.sleep(2.5)  # two pings
            await send(BOARD, {"n": 1})
            assert (await listener.get()).payload == {"n": 1}
            await asyncio.to_thread(valkey.execute_command, "CLIENT", "PAUSE", 3000, "ALL")
            assert await listener.get() == Message(BOARD, None)

    run(scenario)


def test_without_redis_publishing_says_so_and_listening_still_begins(no_valkey, monkeypatch):
    monkeypatch.setattr(live, "CONNECT_PATIENCE_S", 0.2)

    async def scenario(hub: Hub) -> None:
        assert await send(BOARD, {}) is False
        async with hub.listen(BOARD):
            pass

    run(scenario)


def test_a_missing_address_is_said_at_once(monkeypatch):
    monkeypatch.setenv("REDIS_URL", "")
    settings.cache_clear()

    async def scenario(hub: Hub) -> None:
        with pytest.raises(RedisNotConfigured):
            async with hub.listen(BOARD):
                pass

    run(scenario)


def test_a_hub_whose_loop_has_ended_serves_the_next_one(valkey):
    hub = Hub()

    async def scenario() -> Message:
        async with asyncio.timeout(60), hub.listen(BOARD) as listener:
            await send(BOARD, {"n": 1})
            return await listener.get()

    assert [asyncio.run(scenario()).payload for _ in range(2)] == [{"n": 1}] * 2


def test_the_process_has_one_hub():
    assert live.hub() is live.hub()
