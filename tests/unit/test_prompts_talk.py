"""What is said without a product: greetings, what is known of a shopper, the store's documents. Word for word."""

from __future__ import annotations

import pytest

from tests.templates import Case, case

KNOWN: dict[str, object] = {
    "told": [], "likes": [], "dislikes": [], "unlearned": [], "prices": [], "kinds": [], "visitor": False,
    "consent": None,
}  # fmt: skip
STORE: dict[str, object] = {"text": "Returns are free for 30 days.", "heading": "Returns", "source": "shipping.md",
                            "any": True}  # fmt: skip
CASES = [
    case("about_me.en",
         "Noted: size M, no wool. I will keep to that from now on. Shall I remember it for your next visit?",
         said=["size M", "no wool"], firm=True, ask=True),
    case("about_me.en", "Noted: linen. I will look for that first from now on.", said=["linen"], firm=False, ask=False),
    case("about_me.en", "Thank you for telling me. I could not match it with anything in the catalogue, so it changes "
         "nothing in the search.", said=[], firm=False, ask=False),
    case("about_me.zh", "记下了：尺码M、不要羊毛。之后都会照此来找。下次来也要我记得吗？",
         said=["尺码M", "不要羊毛"], firm=True, ask=True),
    case("compare_two.en", 'I need two products to compare. Say which, for example "compare 1 and 3".'),
    case("compare_two.zh", "需要两件商品才能比较。请告诉我是哪两件，例如“比较第一件和第三件”。"),
    case("consent.en", "Thank you, I will remember it for your next visits. You can have it forgotten at any time.",
         agreed=True, known=True, kept=False),
    case("consent.en",
         "I will keep it for this conversation. You are not signed in, so there is nowhere to remember it longer.",
         agreed=True, known=False, kept=False),
    case("consent.en", 'All right, I will use it for this conversation only. What was kept before stays until you say '
         '"forget me".', agreed=False, known=True, kept=True),
    case("consent.zh", "好的，只在这次对话中使用。以前记下的还在，说“忘掉我”即可全部删除。",
         agreed=False, known=True, kept=True),
    case("forgotten.en", "I have erased everything that was kept about you: what you told me, what you looked at and "
         "bought, and our conversations. We start afresh."),
    case("forgotten.zh", "关于您的一切都已删除：您告诉我的、看过和买过的，以及我们的对话。我们重新开始吧。"),
    case("greeting.en",
         'Hello! Tell me what you are looking for, for example "a black down jacket under $200, no hood".'),
    case("greeting.zh", "您好！请告诉我您想找什么，例如“200美元以内的黑色羽绒服，不要帽子”。"),
    case("help.en", "Tell me what you are looking for in your own words, with a price, a colour or anything you do not "
         'want: "black down jacket under $200, no hood". Then go on from there: "in blue", "cheaper", "compare 1 and '
         '3", "is the second one in stock?", "more like this", "add it to my cart", "undo". I can also count and list '
         "what the store carries and answer questions from its own documents."),
    case("help.zh", "用自己的话告诉我想买什么，价格、颜色、不想要的都可以说，例如“200以内的黑色羽绒服，不要帽子”。"
         "接着可以说“换成蓝色”“再便宜点”“比较第一件和第三件”“第二件有货吗”“类似这件的”“加入购物车”“撤销”。"
         "我还能统计店里有什么，并根据店铺自己的说明回答问题。"),
    case("known.en", "I know nothing about you yet. You are a visitor: what you do here serves this conversation only.",
         **{**KNOWN, "visitor": True}),
    case("known.en",
         "You told me: size M. From what you looked at, chose and bought, you lean towards merino, navy. You seldom "
         "choose pink. As you asked, I learn nothing about lamps. Your usual prices: $60 to $120 for sweaters. "
         "Last: sweaters on March 1, 2026 (4 looked at, 2 bought). You agreed that I remember it. "
         'Say "stop remembering me" or "forget me" at any time.',
         **{**KNOWN, "told": ["size M"], "likes": ["merino", "navy"], "dislikes": ["pink"], "unlearned": ["lamps"],
            "prices": [{"kind": "sweaters", "low": "$60", "high": "$120"}], "consent": True,
            "kinds": [{"kind": "sweaters", "day": "March 1, 2026", "views": 4, "purchases": 2}]}),
    case("known.zh",
         "您告诉过我：尺码M。从您看过、选过和买过的来看，您偏爱羊毛。您通常的价位：毛衣$60到$120。"
         "您在这次对话中做的不会记在您名下。想让我记住请说“记住我”，想全部删除请说“忘掉我”。",
         **{**KNOWN, "told": ["尺码M"], "likes": ["羊毛"], "prices": [{"kind": "毛衣", "low": "$60", "high": "$120"}]}),
    case("no_more.en",
         "That was everything that fits. You could loosen one of your conditions, or look for something else."),
    case("no_more.zh", "符合条件的都在这里了。可以放宽一个条件，或者换一样东西看看。"),
    case("nothing_yet.en", "I have not shown you anything yet. Tell me what you are looking for first."),
    case("nothing_yet.zh", "我还没有给您展示商品。先告诉我您想找什么吧。"),
    case("off_topic.en",
         "I can only help with what this store sells. Tell me what you would like to buy, or ask me about a product."),
    case("off_topic.zh", "我只能帮您挑选店里的商品。告诉我您想买什么，或者问问某件商品吧。"),
    case("reset.en", "All right, a fresh start. What are you looking for?"),
    case("reset.zh", "好的，重新开始。您想找什么？"),
    case("store.en", "Returns are free for 30 days. (From the store's document “Returns”, shipping.md.)", **STORE),
    case("store.en", "The store's documents do not say anything about that. Please ask the store itself.",
         **{**STORE, "text": ""}),
    case("store.en", "The store has not given me any documents on that, so I would only be guessing. Please ask the "
         "store itself.", **{**STORE, "text": "", "any": False}),
    case("store.zh", "30天内免费退货。（摘自店铺说明“shipping.md”，shipping.md）",
         **{**STORE, "text": "30天内免费退货。", "heading": ""}),
    case("thanks.en", "You are welcome! I am here whenever you want to look for something else."),
    case("thanks.zh", "不客气！还想找什么，随时告诉我。"),
    case("unclear.en", "I did not understand that. Say what you are looking for in a few words, for example "
         '"warm boots for women under $100".'),
    case("unclear.zh", "我没有看懂。请用几个字告诉我您想找什么，例如“100美元以内的女式保暖靴”。"),
    case("undo.en", "There is nothing to undo.", needs=0),
    case("undo.en", "Undone. What are you looking for?", needs=1),
    case("undo.en", "One step back.", needs=2),
    case("undo.zh", "已撤销上一步。", needs=2),
    case("which.en", "I have not shown you anything yet, so I do not know which one you mean.", count=0, said=""),
    case("which.en", "There is no “the ninth one” in the list: it has 5 products. Which one do you mean?",
         count=5, said="the ninth one"),
    case("which.en", 'Which one do you mean? You can say its number, for example "the second one".', count=5, said=""),
    case("which.zh", "列表里没有“第九件”，一共5件。您指的是哪一件？", count=5, said="第九件"),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_reply_without_products(case: Case) -> None:
    assert case.rendered == case.expected
