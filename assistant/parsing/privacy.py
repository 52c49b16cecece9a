"""Recognises messages about what is kept of the shopper: what do you know, forget me. Knows no database."""

from __future__ import annotations

import re

from assistant.parsing.acts import whole

#: Asks what is known; may stand anywhere.
KNOWS = re.compile(
    r"\bwhat (?:else )?(?:data |information |info |things )?(?:do|did|have|has) (?:you|the store|this shop)"
    r" (?:already )?(?:know|knew|remember|learn|learned|learnt|store|stored|keep|kept|save|saved|have|got|hold|collect"
    r"|collected|recorded)(?: [a-z]+)? (?:about|on|of) me\b"
    r"|\b(?:show|tell|give)(?: me)? (?:my (?:profile|preferences|taste)|(?:everything |all )?(?:what |that )?you"
    r" (?:know|remember|have|keep) (?:about|on) me)\b|\bwhat(?:'s| is)(?: in)? my (?:profile|taste)\b"
    r"|你们?(?:都)?(?:知道|了解|记得|记住|记录|掌握|保存|记)(?:了)?我(?:的)?(?:些)?(?:什么|多少|哪些|啥)"
    r"|关于我.{0,6}(?:知道|了解|记得|记|存|保存)(?:了)?(?:些)?(?:什么|多少|哪些|啥)"
    r"|(?:看看?|显示|查看|告诉我)(?:一下)?我的(?:个人)?(?:资料|档案|画像|偏好|喜好)"
    r"|我的(?:个人)?(?:资料|档案|画像|偏好|喜好)(?:是什么|有哪些|是啥)"
)
_BEFORE = r"(?:please |now |ok,? |okay,? |and |just |can you |could you |i want you to |you (?:can|should|may) )*"
_AFTER = r"(?: please| now| completely| for good| pls)?"
_MINE = r"my (?:(?:personal|shopping|whole|entire) )?(?:data|profile|history|info|information|details|account|records?)"
_HAN_MINE = r"我(?:的)?(?:所有|全部|一切|个人)?(?:的)?(?:资料|数据|信息|记录|历史|档案|隐私|个人信息|一切)?"
FORGET = whole(
    rf"{_BEFORE}(?:forget|erase|delete|wipe|remove|clear) me{_AFTER}",
    rf"{_BEFORE}(?:forget|erase|delete|wipe|remove|clear) (?:everything|anything|all|all data|whatever|what)(?: that)?"
    rf"(?: you (?:know|knew|remember|have|learned|learnt|keep|kept|stored|saved|recorded))? (?:about|on|of) me{_AFTER}",
    rf"{_BEFORE}(?:forget|erase|delete|wipe|remove|clear) (?:all )?(?:of )?{_MINE}{_AFTER}",
    rf"(?:请|麻烦)?(?:把)?(?:你)?(?:忘掉|忘记|忘了|忘|删除|清除|删掉|抹掉|清空|删)(?:掉)?(?:所有)?(?:关于)?{_HAN_MINE}"
    r"(?:吧|了|掉)?",
    rf"(?:请|麻烦)?把(?:关于)?{_HAN_MINE}(?:都|全|全都|全部)?(?:忘掉|忘了|忘记|删掉|删除|删了|清除|清空|抹掉)(?:吧|了)?",
)
#: No more is to be kept than is.
STOP = whole(
    rf"{_BEFORE}(?:stop|don't|do not|never) (?:remember(?:ing)?|track(?:ing)?|record(?:ing)?|log(?:ging)?|keep(?:ing)?"
    r"|sav(?:e|ing)|stor(?:e|ing)|profil(?:e|ing))"
    rf" (?:me|anything (?:about|on|of) me|what i (?:do|say|buy|look at)|{_MINE})"
    rf"{_AFTER}",
    r"(?:请)?(?:你)?(?:不要|别|不用|不必|停止|不许|别再|不要再)(?:再)?(?:记住|记得|记录|跟踪|追踪|保存|记)(?:着)?我"
    r"(?:的)?(?:资料|数据|行为|记录|信息|历史)?(?:了|吧)?",
)
REMEMBER_ME = whole(
    rf"{_BEFORE}(?:yes,? )?remember me(?: for)?(?: the)?(?: next time| next visit)?{_AFTER}",
    r"(?:请|可以|好的?,?)?(?:你)?(?:请)?记住我(?:吧|了)?",
)
