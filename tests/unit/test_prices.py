"""What a message says about the price, and the many numbers that say nothing about it."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.parsing.message import comparable
from assistant.parsing.numbers import chinese, numbers
from assistant.parsing.prices import find_prices


def said(text: str) -> str:
    return " ".join(f"{op}{value:g}" for part in find_prices(comparable(text)) for _, op, value in part.conditions)


UPPER = """
jacket under $200 | <=200
black jacket under 200 no hood | <=200
under 200 | <=200
under 100 shoes | <=100
below 50 dollars | <=50
beneath $75 | <=75
less than 20 bucks | <=20
cheaper than $50 | <=50
less expensive than $60 | <=60
price lower than 50.00 dollars | <=50
lower than 40 | <=40
up to 100 | <=100
up to $99.99 | <=99.99
max 80 | <=80
max. $80 | <=80
maximum 120 dollars | <=120
80 max | <=80
$80 max | <=80
jacket, 80 tops | <=80
at most 200 dollars | <=200
at most 200 | <=200
no more than 60 | <=60
not more than $60 | <=60
no higher than 45 | <=45
not over $500 | <=500
nothing over $40 | <=40
nothing above 90 dollars | <=90
within 100 | <=100
within $100 | <=100
I don't want to spend more than 75 dollars | <=75
can't spend more than 75 | <=75
dont want to pay over 30 | <=30
can't go over 300 | <=300
shouldn't cost more than $30 | <=30
must not exceed $80 | <=80
it should not be more than 20 dollars | <=20
$200 or less | <=200
200 or under | <=200
200 dollars or below | <=200
$30 and under | <=30
$30 & under | <=30
two hundred dollars or less | <=200
under two hundred | <=200
under two hundred and fifty dollars | <=250
under a hundred bucks | <=100
under a grand | <=1000
under 2 grand | <=2000
under twenty-five dollars | <=25
under $1.2k | <=1200
under 2k | <=2000
under 1,200 | <=1200
under $1,299.99 | <=1299.99
under 20,50 € | <=20.5
under 1.200,50 € | <=1200.5
under £30 | <=30
under €30 | <=30
under US$30 | <=30
under 30 USD | <=30
under USD 30 | <=30
under 30 usd | <=30
under 300 yuan | <=300
under ¥300 | <=300
under 300 rmb | <=300
under 50 cents | <=0.5
< $50 | <=50
<=50 | <=50
≤ 50 | <=50
my budget is 300 | <=300
budget of $300 | <=300
budget: 300 | <=300
$200 budget | <=200
i have 200 dollars to spend | <=200
can spend up to 150 | <=150
I can only afford $40 | <=40
a gift for $50 | <=50
under $50 for my 8 year old daughter | <=50
iphone 15 under 500 | <=500
size 42 boots under 100 | <=100
sizes 38 to 40 under 60 | <=60
shoes for men under 100 | <=100
gifts for kids under 25 | <=25
toys for children over 3 under $30 | <=30
2 pack socks under 15 | <=15
15 inch laptop under 900 | <=900
windows 10 laptop below 400 | <=400
preferably less than $30 | <=30
UNDER $20 | <=20
ｕｎｄｅｒ ＄２０ | <=20
200以内 | <=200
200之内 | <=200
200元以下的羽绒服 | <=200
200块以下 | <=200
100块钱以下 | <=100
１００元以内 | <=100
100内 | <=100
内衣100以内 | <=100
不超过200 | <=200
不要超过300块 | <=300
别超过两百 | <=200
不能超过500元 | <=500
不高于80 | <=80
低于100 | <=100
低于50美元的香水 | <=50
少于一百元 | <=100
小于60元 | <=60
最多一百 | <=100
最多花150 | <=150
顶多花80 | <=80
最高200元 | <=200
预算500 | <=500
预算是500 | <=500
预算在500以内 | <=500
预算只有300 | <=300
预算：800 | <=800
一百五以下 | <=150
五十块以内 | <=50
两百五十元以内 | <=250
两千五以内 | <=2500
1.5万以内 | <=15000
一万二以下 | <=12000
100刀以内 | <=100
200美元以下 | <=200
200美金以内 | <=200
￥300以下 | <=300
300人民币以内 | <=300
20欧元以下 | <=20
30英镑以内 | <=30
比200便宜 | <=200
花200块买 | <=200
我只有100块 | <=100
500元封顶 | <=500
42码的鞋，300以内 | <=300
8岁孩子的玩具 100元以下 | <=100
20寸行李箱 400以下 | <=400
"""

LOWER = """
over $100 | >=100
over 100 | >=100
above 80 dollars | >=80
more than 30 dollars | >=30
greater than 50 | >=50
higher than $70 | >=70
at least $25 | >=25
at least 40 dollars | >=40
from $20 | >=20
starting at $20 | >=20
starting from 20 dollars | >=20
min 30 | >=30
minimum $30 | >=30
no less than 50 | >=50
not less than $50 | >=50
not under 20 dollars | >=20
100 and up | >=100
$100 and above | >=100
$100 or more | >=100
$100+ | >=100
> 20 | >=20
>=20 | >=20
upwards of $300 | >=300
pricier than $60 | >=60
高于500 | >=500
超过100元 | >=100
大于100 | >=100
至少100元 | >=100
不低于50元 | >=50
不少于200 | >=200
最低80元 | >=80
300以上 | >=300
300元以上的包 | >=300
两百块以上 | >=200
500元起 | >=500
预算500以上 | >=500
比两百块还贵的 | >=200
"""

RANGES = """
between 50 and 100 | >=50 <=100
between $50 and $100 | >=50 <=100
between 20 and 40 bucks | >=20 <=40
between $100 and $50 | >=50 <=100
50-100 dollars | >=50 <=100
$50-100 | >=50 <=100
$50 - $100 | >=50 <=100
$50–$100 | >=50 <=100
50 to 100 dollars | >=50 <=100
$50 to $100 | >=50 <=100
from 20 to 40 | >=20 <=40
from $20 to $40 | >=20 <=40
price 50-100 | >=50 <=100
price range 20 to 60 | >=20 <=60
jacket 100-200 | >=100 <=200
sneakers 50 - 80 | >=50 <=80
$5-10 | >=5 <=10
£20 - £30 | >=20 <=30
$1-2k | >=1000 <=2000
under $20 and over $10 | <=20 >=10
under $200, over $50 | <=200 >=50
over 10 and under 20 | >=10 <=20
under 50 over 100 | <=50 >=100
200到300之间 | >=200 <=300
200到300 | >=200 <=300
200-300元 | >=200 <=300
¥300-¥500 | >=300 <=500
100~200元 | >=100 <=200
两百到三百之间 | >=200 <=300
两到三百 | >=200 <=300
价格200到300 | >=200 <=300
价格在100到200之间的玫瑰花 | >=100 <=200
预算500到800 | >=500 <=800
100至200元 | >=100 <=200
大于100小于300 | >=100 <=300
两三百块 | >=200 <=300
两三百的外套 | >=200 <=300
三四十块钱 | >=30 <=40
七八百元 | >=700 <=800
几百块的包 | >=100 <=1000
几十块钱 | >=10 <=100
二百多块的鞋 | >=200 <=300
"""

ABOUT = """
around $200 | >=150 <=250
around 200 | >=150 <=250
about 200 dollars | >=150 <=250
roughly 100 | >=75 <=125
approximately $40 | >=30 <=50
~$40 | >=30 <=50
close to 80 dollars | >=60 <=100
200-ish | >=150 <=250
$200ish | >=150 <=250
200 dollars or so | >=150 <=250
$20 mug | >=15 <=25
a 200 dollar jacket | >=150 <=250
€40 shoes | >=30 <=50
200左右 | >=150 <=250
200元上下 | >=150 <=250
大概100元 | >=75 <=125
差不多一百块 | >=75 <=125
预算300左右 | >=225 <=375
预算大概一千 | >=750 <=1250
价位在200左右 | >=150 <=250
二百块左右的金项链 | >=150 <=250
3千左右 | >=2250 <=3750
200块的外套 | >=150 <=250
exactly $20 | =20
priced at $15 | =15
"""

NO_PRICE = """
size 42
size 10 shoes
size between 8 and 10
between size 8 and 10
between 10 and 12 inches
sizes 8-10
size 38-40
jeans 30-32
15 inch laptop
15" laptop
under 15 inch
2 L bottle
500 ml bottle
under 20 pounds
pack of 6
6 pack
iphone 15
iphone 15 pro max 256
nike air max 90
iphone 8 plus
tn-2110 toner
brother tn-2110
ps4 games
ps4
windows 10
rtx 2060
levis 501 jeans
100% cotton
32gb memory card
under 32gb
up to 8 people
at least 2 pockets
at least 4 stars
4 stars and up
4+ stars
rating over 4.5
rated 4 or higher
over 30 hours of battery
within 2 days
about 30 hours of battery
30 min timer
100+ lumens
ages 8-12
age 5
toys for kids under 5
for women over 50
from 4 to 8 people
from 2019
since 2020
chanel number 5
29 x 12 denim shorts
24 by 30 rolls
7.5 size shoe
one size t-shirts
a cheaper one
3 piece suit
two piece swim suit
5/13 booster
under one roof
n4020 4gb
42码
42码运动鞋
4星以上
评分4以上
评分不低于4.5
20寸以内的箱子
3岁以下玩具
身高160
一块手表
两块肥皂
三件套
七分裤
百褶裙
千鸟格外套
万圣节服装
2024新款
菜刀一把
两双鞋
10个装
500毫升水杯
5公斤以下
八折
cheap
便宜的包
"""


def table(block: str) -> list[tuple[str, str]]:
    rows = (line.partition(" | ") for line in block.strip().split("\n"))
    return [(text.strip(), wanted.strip()) for text, _, wanted in rows]


@pytest.mark.parametrize(("text", "wanted"), [row for block in (UPPER, LOWER, RANGES, ABOUT) for row in table(block)])
def test_prices_are_read(text: str, wanted: str) -> None:
    assert said(text) == wanted


@pytest.mark.parametrize("text", NO_PRICE.strip().split("\n"))
def test_other_numbers_are_no_price(text: str) -> None:
    assert said(text) == ""


@pytest.mark.parametrize(
    "currency", ["${}", "{} dollars", "€{}", "¥{}", "{}元", "{}块钱", "US${}", "{} USD", "{}美元", "{} bucks"]
)
def test_every_way_to_write_money_is_a_limit(currency: str) -> None:
    assert said("under " + currency.format(80)) == "<=80"


def test_the_words_that_say_it_are_kept() -> None:
    text = "a red coat under $120.50 please"
    assert [text[part.start : part.end] for part in find_prices(text)] == ["under $120.50"]


@given(st.integers(1, 999_999))
def test_any_limit_is_read_back(limit: int) -> None:
    assert (
        said(f"a coat under ${limit}")
        == said(f"{limit}元以内的外套")
        == said(f"at most ${limit:,}")
        == f"<={float(limit):g}"
    )


@given(st.text(max_size=80))
def test_any_text_is_read(text: str) -> None:
    plain = comparable(text)
    for part in find_prices(plain):
        assert 0 <= part.start < part.end <= len(plain)


@given(
    st.lists(
        st.sampled_from(
            [
                "under",
                "over",
                "$",
                "200",
                "50",
                "-",
                "to",
                "between",
                "and",
                "about",
                "元",
                "块",
                "以内",
                "两百",
                "几十",
                "k",
                ",",
                ".",
                "max",
                "from",
                "size",
                "42",
            ]
        ),
        max_size=12,
    )
)
def test_any_mixture_is_read(words: list[str]) -> None:
    text = " ".join(words)
    found = find_prices(text)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("两百五", (250, 250)),
        ("二百五十", (250, 250)),
        ("两千五", (2500, 2500)),
        ("一万二", (12000, 12000)),
        ("一千零五十", (1050, 1050)),
        ("一百零五", (105, 105)),
        ("十五", (15, 15)),
        ("二十", (20, 20)),
        ("三万五千", (35000, 35000)),
        ("两三百", (200, 300)),
        ("几十", (10, 100)),
        ("百", None),
        ("千万", None),
        ("三两百", None),
        ("二零二四", (2024, 2024)),
    ],
)
def test_chinese_numbers(written: str, wanted: tuple[float, float] | None) -> None:
    assert chinese(written) == wanted


@given(st.integers(1, 99_999))
def test_chinese_numbers_are_read_back(value: int) -> None:
    assert chinese(in_chinese(value)) == (value, value)


def in_chinese(value: int) -> str:
    """The number in full, as a bank writes it: 10,203 is 一万零二百零三."""
    if value >= 10_000:
        rest = value % 10_000
        return in_chinese(value // 10_000) + "万" + (("零" if rest < 1_000 else "") + in_chinese(rest) if rest else "")
    written, gap = "", False
    for unit, name in ((1_000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, unit)
        if digit:
            written += ("零" if gap else "") + "零一二三四五六七八九"[digit] + name
        gap = bool(written) and not digit
    return written


def test_english_numbers() -> None:
    spoken = "two hundred and fifty, twenty-five, fifteen hundred, a thousand, one hundred twenty, someone"
    assert [number.low for number in numbers(spoken)] == [250, 25, 1500, 1000, 120]
