from datetime import date

import pytest

from portal.website import charts

START, END, TODAY = date(2026, 8, 31), date(2027, 3, 1), date(2026, 11, 20)


@pytest.mark.parametrize(("part", "whole", "percent"), [(1, 2, 50.0), (3, 2, 100.0), (-1, 2, 0.0), (1, 0, 0.0)])
def test_share_stays_between_nothing_and_all(part, whole, percent):
    assert charts.share(part, whole) == percent


def test_meter_shows_what_is_asked_for_inside_what_is_left():
    meter = charts.meter(435, 480, 150)

    assert (meter.left, meter.held, meter.free, meter.used, meter.is_low) == (90.6, 31.2, 59.4, 9, False)


@pytest.mark.parametrize(("left", "is_low"), [(121, False), (120, True), (0, True)])
def test_meter_warns_from_three_quarters_used(left, is_low):
    assert charts.meter(left, 480).is_low is is_low


def test_meter_without_hours_is_empty_and_calm():
    meter = charts.meter(0, 0)

    assert (meter.left, meter.is_low, meter.ticks) == (0.0, False, [])


def test_hour_ticks_are_at_most_nine():
    assert [label for _x, label, _anchor in charts.hour_ticks(480)] == ["0", "1", "2", "3", "4", "5", "6", "7", "8 h"]
    assert [label for _x, label, _anchor in charts.hour_ticks(2400)] == [
        "0",
        "5",
        "10",
        "15",
        "20",
        "25",
        "30",
        "35",
        "40 h",
    ]


def test_histogram_scales_to_the_highest_bar():
    bars = charts.histogram([5, 10, 0], width=30, height=20, strong=1)

    assert [(bar.height, bar.y, bar.is_strong) for bar in bars] == [
        (10.0, 10.0, True),
        (20.0, 0.0, False),
        (0, 20, False),
    ]


def test_histogram_of_nothing_is_empty():
    assert charts.histogram([], width=30, height=20, strong=1) == []


def test_burndown_steps_down_at_each_booking():
    chart = charts.Burndown([(date(2026, 10, 6), 450), (date(2026, 10, 21), 435)], START, END, TODAY, 480, 285)

    assert chart.path == "M36 14H153.5V28.1H202.5V35.4H300.4"
    assert (chart.left, chart.now_y, chart.held_y) == (435, 35.4, 106.6)
    assert chart.lines == [(242.0, 0), (185.0, 2), (128.0, 4), (71.0, 6), (14.0, 8)]


def test_burndown_without_bookings_is_level():
    chart = charts.Burndown([], START, END, START, 480)

    assert (chart.path, chart.left, chart.held_y) == ("M36 14H36.0", 480, 14.0)
    assert chart.label_is_left is False


def test_month_ticks_keep_clear_of_both_ends():
    assert charts.month_ticks(START, END) == [
        date(2026, 10, 1),
        *(date(2026, month, 1) for month in (11, 12)),
        date(2027, 1, 1),
        date(2027, 2, 1),
    ]
