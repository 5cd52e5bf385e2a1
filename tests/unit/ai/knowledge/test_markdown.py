"""Markdown as people write it: what is a heading, what is text, and no marks in it."""

from ai.knowledge.markdown import blocks, plain

PAGE = """---
title: "Help for customers"
tags: [shop]
---
# Shop

<!-- do not show: discount code X -->
We sell **shoes** and _boots_; see [our list](https://shop.example/list "all")
and ![a shoe](shoe.png). The `AX-200` is snake_case_safe.

Returns
-------

1. Write to us.
2. Send it back.

> Within 30 days
> of the day it came.

| Size | Price |
|------|------:|
| 38   | 49.90 |
| 39   | **59.90** |

### By post ###
```
Main Street 5
# no heading
```
***
<b>Ask</b> [us](#contact).
"""


def test_a_page_is_read_as_it_looks():
    title, found = blocks(PAGE.encode())
    assert title == "Help for customers"
    assert [(block.heading, block.text) for block in found] == [
        (
            ("Shop",),
            "We sell shoes and boots; see our list (https://shop.example/list) and a shoe. "
            "The AX-200 is snake_case_safe.",
        ),
        (("Shop", "Returns"), "1. Write to us.\n2. Send it back."),
        (("Shop", "Returns"), "Within 30 days\nof the day it came."),
        (("Shop", "Returns"), "Size | Price\n38 | 49.90\n39 | 59.90"),
        (("Shop", "Returns", "By post"), "Main Street 5\n# no heading"),
        (("Shop", "Returns", "By post"), "Ask us."),
    ]


def test_a_fence_that_never_ends_loses_nothing():
    _, found = blocks(b"# A\n```\ncode that\nnever ends")
    assert [block.text for block in found] == ["code that\nnever ends"]


def test_marks_within_words_and_sums_stay():
    assert plain("2 * 3 * 4 and a_b_c and **very** *nice*") == "2 * 3 * 4 and a_b_c and very nice"
