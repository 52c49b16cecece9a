"""Recognises what a message does when it does not simply ask for products, in English and Chinese. Knows no product.

Patterns read comparable text (see `message.comparable`). A `whole` one must be all that is said but for politeness; the
others may stand anywhere.
"""

from __future__ import annotations

import re

_POLITE = (
    r"(?:please|pls|plz|ok(?:ay)?|so|well|hmm+|um+|oh|actually|hey|hi|hello|sorry|thanks|thank you|just|now"
    r"|then|alright|right|great|cool|nice|yes|and"
    r"|got it|no wait|wait|can you|could you|would you|will you|can i|could i|may i|can we|i'd like to|i would like to"
    r"|i want to|i wanna|let me|let's|lets|help me|meh|nah|nope|no|not bad|fair enough|yeah|yep"
    r"|i don't get (?:how )?(?:this|it)(?: works?)?|i think|perhaps|maybe|lol|haha|btw|too bad|好的|好|嗯|请"
    r"|麻烦(?:你|您)?|那|那么|能不能|能|可以|可不可以|帮我"
    r"|我想|我要|我想要|给我|再|谢谢|算了|等等|不|[ ,.!?~，。！？、…]|你|您)"
)
_ENDS = (
    r"(?:please|pls|thanks|thank you|for me|then|now|again|instead|吧|吗|么|马|呢|啊|呀|哦|啦|了|谢谢|一下|btw"
    r"|lol|haha|好吗|可以吗|[ ,.!?~，。！？、…:)])"
)


def whole(*patterns: str) -> re.Pattern[str]:
    core = "|".join(patterns)
    return re.compile(rf"{_POLITE}*(?:{core})(?:{_POLITE}+(?:{core}))*{_ENDS}*")


GREETING = re.compile(
    r"(?:hello+|hi+|he+y+|hiya|howdy|yo|greetings|sup|good (?:morning|afternoon|evening|day)|morning|evening"
    r"|there|again|everyone|aisle|bot|assistant"
    r"|how are you(?: doing)?(?: today)?|how(?:'s| is) it going|how do you do|nice to meet you|what's up"
    r"|whats up|anyone there|are you there"
    r"|is anyone there|is anybody there|anybody there|anybody home|你好|您好|嗨|哈喽|哈啰|hello|早上好|上午好|中午好"
    r"|下午好|晚上好|早安|早"
    r"|在吗|在么|在不在|有人吗|大家好|你好吗|最近好吗|最近怎么样"
    r"|亲|小助手|客服|老板|掌柜|店家|店主|啊|呀|哦|[\s,.!?，。！？~、:)])+"
)
_THANKS_WORDS = (
    r"(?:(?:many |much |no )?thanks?(?: a lot| so much| very much| a bunch| a million| again| for (?:the|your"
    r"|all your|all the) help"
    r"|s for (?:the|your) help)?|thank (?:you|u)(?: so much| very much| again| for (?:the|your|all your"
    r"|all the) help(?:ing me)?| for helping(?: me)?)?"
    r"|thanks for (?:the|your|all|helping)[a-z ]{0,20}|thx|tysm|ty|cheers|bye(?:[- ]?bye)?|goodbye|good ?bye"
    r"|good night|see (?:you|ya)(?: later| soon| next time)?|laters?|take care"
    r"|that's all(?: for (?:now|today))?|that is all|that's it(?: for (?:now|today))?|that will be all"
    r"|i'm (?:good|done|all set)|im (?:good|done)"
    r"|great|perfect|awesome|wonderful|lovely|brilliant|excellent|cool|nice|sweet|good|ok|okay"
    r"|you're the best|you've been (?:very |so )?(?:helpful|great)"
    r"|(?:you were|that was|that's|very|so|super|really|much) (?:helpful|useful|appreciated|great|perfect"
    r"|kind)|appreciate it|much appreciated|have a (?:nice|good|great) (?:day|one|evening|weekend)"
    r"|i'll (?:think about it|be back|come back)(?: later)?|for (?:your|the) help|all good|got it"
    r"|谢谢(?:你|您|啦|了)?(?:的?帮助|的?帮忙)?|谢啦|谢了|多谢(?:了|啦)?|太感谢(?:你|您)?(?:了|啦)?|非常感谢"
    r"|感谢(?:你|您)?(?:的帮助|的帮忙)?|辛苦(?:你|您)?(?:了|啦)?|麻烦(?:你|您)?了|再见|拜拜|拜|回头见|下次见"
    r"|下次再(?:来|聊|见|说)"
    r"|先这样|就这样|就这些|没有?别的了?|不用了|不需要了|好的|好嘞|好哒|晓得了|得嘞|3q|蟹蟹|行嘞|ok|好|嗯|行"
    r"|可以|太好了|太棒了"
    r"|真棒|很好|不错|完美|帮(?:了)?大忙|你真好|知道了|明白了|了解了|我再想想|我再看看|下次再买|下次再来|那我"
    r"|亲爱的|亲|回头再?(?:来|说|买|看)?|晚安|告辞|撤了|溜了|我?先?走了|闪了|先?下了|祝(?:你|您)(?:愉快|生活愉快)"
    r"|(?:that's|it's|is|so|u rock|you rock|legend|mate|guys|wow|ah) ?"
    r"|(?:very|so) much|again|everyone|then|you|那|我|先|[\s,.!?，。！？~、:)]|啊|呀|哦|啦|了|吧|哈|们)"
)
THANKS = re.compile(
    rf"{_THANKS_WORDS}+|(?:many )?(?:thanks|thank you|cheers|谢谢|多谢"
    rf"|感谢)[^?？]{{0,3}}[,.!，。！ ][^?？]{{0,40}}(?:think|later|come back|be back|next time|回头|下次|再来"
    rf"|考虑|商量)[^?？]{{0,12}}"
)
HELP = whole(
    r"help(?: me)?(?: out)?(?: with this)?",
    r"i need (?:some )?help",
    r"(?:what|which things) (?:can|could|do|else can|all can) (?:you|u|i) (?:actually |really |even "
    r"|all )?(?:do|help(?: me)?(?: with)?|ask(?: you)?)(?: for me)?(?: here)?",
    r"what (?:can|should) i (?:type|say|write|ask)(?: here| you)?",
    r"how (?:do|can|should) (?:i|you|this|it) (?:use (?:this|it|you)|work|works)(?: chat| thing| assistant)?",
    r"how does (?:this|it|that|the (?:chat|assistant|bot))(?: chat| thing| assistant)? work",
    r"who are you",
    r"what are you",
    r"are you (?:a |an )?(?:bot|robot|human|ai|real(?: person)?|person|chatbot)",
    r"show (?:me )?(?:the )?(?:help|commands|options)",
    r"instructions",
    r"what(?:'s| is) this(?: chat| thing)?(?: for)?",
    r"(?:你|您)?(?:都|究竟|到底)?(?:能|可以|会)(?:干|做|帮我?做?|帮到我|帮上)(?:些|点)?(?:什么|啥"
    r"|哪些事?)(?:事|忙|事情)?",
    r"(?:这个?|这东西|你)?(?:要|该|应该)?怎么(?:使用|用)(?:你|您|这个|这)?(?:助手|系统|功能)?",
    r"(?:使用)?(?:帮助|说明|教程)",
    r"(?:你|您)?(?:是谁|是什么|是(?:机器人|真人|人工)(?:还是.{1,4})?)",
    r"你?有(?:什么|哪些)功能",
    r"(?:我)?(?:该|应该|要)?怎么(?:问|说|提问|操作|搜索?)",
    r"这(?:个|里)?(?:怎么|如何)(?:用|使用|操作)",
    r"(?:需要|求)(?:帮助|帮忙)",
)
RESET = whole(
    r"(?:let's )?start(?:ing)? (?:all )?over(?: from scratch| again)?",
    r"start (?:again|afresh|fresh|from scratch|a new search|new)",
    r"reset(?: everything| all| the (?:search|chat|conversation))?",
    r"restart",
    r"(?:clear|forget|scrap|drop|delete|remove) (?:everything|all(?: of)?(?: that| this| it)?(?: filters?)?"
    r"|it all|all (?:the |my )?(?:filters|conditions|constraints)|the (?:whole )?(?:search|filters"
    r"|conversation|chat)|(?:all )?(?:that|this)|everything i said|what i said)",
    r"new (?:search|conversation|chat)",
    r"begin again",
    r"new (?:start|topic)(?: please)?",
    r"start (?:again )?(?:from|at) (?:zero|the beginning|scratch|the start)",
    r"from the (?:top|beginning)",
    r"never ?mind,? (?:let's )?start over",
    r"wipe (?:it|everything|the slate clean)",
    r"(?:全部|全都|统统|还是|咱们?)?重来(?:一遍|一次|吧)*",
    r"(?:从头|重新)(?:开始|来过?|再来|搜索?|找)?(?:一遍|一次|过)?",
    r"重来(?:一遍|一次)?",
    r"重置",
    r"清空(?:所有|全部)?(?:条件|筛选|对话|记录|搜索)?",
    r"(?:全部?|都|统统)+(?:不要了?|不算了?)",
    r"(?:全部|都|统统)?(?:忘掉|忘了|清除|清掉|取消)(?:吧|所有|全部|刚才的|之前的)*(?:条件|筛选|内容|要求|对话"
    r"|记录)?(?:都)?(?:清掉|不要了)?",
    r"(?:之前|前面|刚才)(?:说|讲)?的(?:条件|要求)?(?:全|都|全部)+(?:忘了|忘掉|不算|取消|不要了?|清掉|清空)",
    r"重新开(?:始|个头)",
    r"从头开始",
)
UNDO = whole(
    r"(?:go )?back to (?:before|how it was|what (?:we|i) had)(?: that| it| this)?(?: before)?",
    r"undo\b[^,.!?]{0,30}",
    r"undo(?: (?:that|it|this|the last (?:one|step|change|thing)|last(?: step| change)?|my last (?:change|message)))?",
    r"go back(?: one| a)?(?: step)?(?: one)?(?: step)?",
    r"(?:one |a )?step back",
    r"(?:go |take me )?back(?: one| a)? step",
    r"take (?:that|it) back",
    r"(?:scratch|revert|ignore|forget|cancel) (?:that|it|the last (?:one|thing|change|bit|part|message|step)"
    r"|my last (?:message|change))",
    r"never ?mind(?:,? (?:that|the|my) last (?:one|bit|thing|part|filter|condition|step|change|message))?",
    r"never mind (?:that|the) last(?: one| thing| bit)?",
    r"(?:go )?back to (?:the )?(?:previous (?:step|search|state|filters)|how it was|before)",
    r"previous step",
    r"that was a mistake",
    r"no,? go back",
    r"撤销(?:刚才的|上一步|上一个|这个|一下)?(?:操作|条件|修改)?",
    r"撤回(?:刚才的|上一步|上一条|上一个)?(?:操作|条件|消息)?",
    r"(?:退|返)回(?:到)?(?:上一步|上一个|前一步)?",
    r"(?:回到?|退到|恢复到?)(?:上一步|前一步|之前那?步?|刚才那?步?|上一个状态)",
    r"(?:上一步|上一个|刚才那?(?:句|个|一?步|条)?)(?:条件|操作)?(?:不算|取消|作废|撤销|不要|当我没说)",
    r"当我没说",
    r"取消(?:上一步|刚才的?(?:操作|条件|那个)?|上一个(?:条件)?)",
    r"后退(?:一步)?",
)
MORE = whole(
    r"(?:(?:i(?:'m| am) )?(?:not|none|i don't|don't|not really)[^.!?]{2,40}[,.!]? ?)?(?:the )?(?:next|other"
    r"|more|different) (?:ones?|options)",
    r"what else (?:have|do|did) (?:you|u) (?:got|have)",
    r"(?:就|只有)(?:这些|这几[个件款双条台只套副顶块本支瓶把张盏盆部辆对枚串根]|这点)[?？,， 吗呢啊]*(?:其他|别的"
    r"|还有|更多)?(?:的)?(?:呢|吗|没有?了?)?",
    r"(?:其他|其它|别的|剩下)的(?:呢|有吗|款式?)?",
    r"(?:show (?:me )?|see |give me |view |load |display )?(?:some |a few |any )?(?:more|others?"
    r"|other (?:ones|options|choices|results|products)|additional (?:ones|options|results)"
    r"|alternatives)(?: (?:options|results|products|ones|choices|of (?:these|them|those)|please|like these"
    r"|like this))*",
    r"(?:show (?:me )?|see )?(?:the )?next(?: (?:page|ones?|few|batch|results|\d+))?",
    r"(?:is|are) there (?:any(?:thing)? )?(?:more|others|else)(?: (?:options|ones|results))?",
    r"(?:do you have |got |have you got |have you )(?:any(?:thing)? )?(?:more|others|else|other (?:ones"
    r"|options))(?: (?:options|ones|of (?:these|those|them)|like (?:these|those|this)))*",
    r"anything else(?: like (?:these|those|this))?",
    r"what else(?: (?:do you have|is there|have you got|you got|ya got))*",
    r"(?:show (?:me )?)?(?:something|anything) (?:else|different)",
    r"keep going",
    r"continue",
    r"not these,? (?:show me )?(?:others|more)",
    r"more results",
    r"page (?:2|two|3|three)",
    r"(?:none of these|don't like (?:any of )?these),? (?:show me )?(?:more|others|something else)?",
    r"(?:还)?有(?:没有)?(?:更多|其他|别的|其它)(?:的)?(?:选择|款式|款|商品|推荐|产品)?(?:推荐)?",
    r"还有(?:吗|没有|么|别的|其他的?|更多的?|什么|哪些)(?:推荐|款式|选择|商品)?",
    r"更多",
    r"(?:再)?(?:来|看看?|给我看|显示|加载|推荐|换)(?:一?些|几[个件款双条台只套副顶块本支瓶把张盏盆部辆对枚串根]|点"
    r"|一批|一组|下)?(?:更多|别的|其他"
    r"|其它)(?:的)?(?:款式?|商品|选择|推荐|产品)?",
    r"换(?:一批|一组|一换|几[个件款双条台只套副顶块本支瓶把张盏盆部辆对枚串根]|些别的|别的)(?:看看)?",
    r"下一(?:页|批|组)",
    r"(?:再)?(?:来|看|推荐|多看|多来)(?:一?些|几[个件款双条台只套副顶块本支瓶把张盏盆部辆对枚串根]|点)",
    r"继续(?:看)?",
    r"(?:再)?翻一?页(?:看看)?",
    r"(?:都|这些)不(?:喜欢|满意|太?合适)(?:.{0,3}换一批|.{0,4}还有别的)?",
    r"多推荐(?:一?些|几[个件款双条台只套副顶块本支瓶把张盏盆部辆对枚串根])",
)
SHOW = whole(
    r"bring (?:me )?(?:back )?(?:the|that|my) (?:list|results)(?: back)?(?: up)?(?: again)?",
    r"(?:show|see|view|look at|display|bring up|have)(?: me)? (?:those|these|the|that"
    r"|my)(?: [a-z'-]+){0,3} (?:again|once more|one more time)",
    r"(?:刚才|刚刚|之前|上面|前面)?(?:那|这)(?:几|些)[个件款双条台只套副顶块本支瓶把张盏盆部辆对枚串根]?(?:商品"
    r"|东西)?(?:再|重新)(?:给|发)?(?:我"
    r"|给我|发我)?(?:看|发|列|显示)?(?:一遍|一次|一下|看看)",
    r"(?:show|see|view|display|go back to|back to|return to|open|bring (?:me )?back(?: up)?|give me"
    r"|pull up)(?: me)?(?: (?:the|that|this|my|those|these))*(?: (?:whole|full|entire|complete|original|last"
    r"|previous|same|earlier|first))*(?: (?:list|lists|results|search results|products|items|options"
    r"|selection|ones|cards|overview))(?: (?:again|once more|one more time|from before"
    r"|you (?:just )?showed(?: me)?|back))*",
    r"(?:the )?(?:whole |full |entire )?(?:list|results)(?: again| once more)",
    r"show (?:me )?(?:them|those|these|all of them|it all|everything)(?: all)? (?:again|once more)",
    r"(?:go )?back to (?:the )?(?:list|results|search|overview)",
    r"again,? (?:the|show) (?:me )?(?:the )?list",
    r"where (?:was|were|is) (?:the|that) (?:list|results)",
    r"what were (?:the|my) (?:options|results|choices)(?: again)?",
    r"repeat (?:the )?(?:list|results)",
    r"(?:再|在|重新|回去)?(?:看看?|显示|给我看|列出?|回到|打开|展示|发)(?:一下|一遍|一次)?(?:刚才|刚刚|之前|上面"
    r"|前面|原来|整个|完整|全部|那个|这个|的|那些)*(?:列表|结果|清单|搜索结果|那些"
    r"|那几[个件款双条台只套副顶块本支瓶把张盏盆部辆对枚串根]|商品"
    r"|单子)(?:一遍|一次|再看看|看看)?",
    r"(?:刚才|刚刚|之前|上面|前面)(?:的|那个|那些|那几[个件款双条台只套副顶块本支瓶把张盏盆部辆对枚串根])*(?:列表"
    r"|结果|清单|商品|单子)?(?:再|重新"
    r"|给我)*(?:看看?|显示|看一下|发|列)(?:一下|一遍|一次)?(?:给我)?",
    r"回到(?:刚才的?|之前的?)?(?:列表|结果|清单)",
    r"(?:列表|结果|清单)(?:再|重新)(?:看看?|显示|发|列)(?:一下|一遍|一次)?(?:给我)?",
)
#: The same acts in looser words, for messages that ask for nothing else.
SHOW_SAID = re.compile(
    r"\b(?:list|results|those|them|options|what you (?:showed|had|found))\b.{0,20}\b(?:again|once more|one more time"
    r"|back)\b"
    r"|\b(?:back|return|again) to (?:the |that |my )?(?:list|results|options|selection)\b"
    r"|(?:列表|结果|清单|刚才那些|那几[个件款双条台只套副顶块本支瓶把张盏盆部辆对枚串根]|刚才的).{0,4}(?:再|重新"
    r"|又).{0,8}|(?:再|重新).{0,10}(?:列表|结果|清单|刚才那些|刚才的"
    r"|那几[个件款双条台只套副顶块本支瓶把张盏盆部辆对枚串根])"
    r"|(?:看|翻|回)(?:回|到|下)?(?:到)?(?:刚才|之前|上面|原来)(?:那些|那几|的)|回到(?:刚才|之前|原来)?的?(?:列表|结果"
    r"|清单)"
)
RESET_SAID = re.compile(
    r"\bstart(?:ing)? (?:all )?over\b|\bfrom scratch\b|\bclean slate\b|\b(?:forget|clear|scrap|wipe) (?:everything"
    r"|all|the lot|the whole)\b"
    r"|从头(?:再)?来|重新(?:来|开始)|(?:全部?|都|统统).{0,2}(?:清空|清掉|清除|忘掉|忘了|作废|推倒)|清空重来|推倒重来"
)
UNDO_SAID = re.compile(
    r"^(?:撤销|撤回)(?:一下|吧)?(?=[,，])|\bundo\b|\b(?:go|step|take me|one step) back\b(?! to the (?:list|results))"
    r"|\b(?:previous|last) (?:step|filter|change)\b"
    r"|(?:退回|回到)(?:上一步|前一步|刚才)|刚才?那[条个步句].{0,2}(?:不算|作废|取消)|退回去|撤销|撤回|(?:上一步"
    r"|前一步|刚才那(?:一)?步|退一步)|当我没说"
)
#: What takes a step back and then says where to: 撤销一下，还是看小提琴; 退回上一步.
UNDO_FIRST = re.compile(
    r"\W*(?:[a-z]{0,4}[mh]+[,. ]+|e+m+|[呃额嗯哦啊诶唉算了吧哎呀 ,，.…~]*)(?:还是|那|我想|帮我)*(?:撤销|撤回"
    r"|退回上一步|回到上一步|退一步|返回上一步)(?!.{0,4}(?:订单|退款))"
    r"|\W*(?:(?:no|hm+|um+|oh|ah|actually|wait|sorry|ok|okay|nah)\W+)*(?:undo|go back (?:one|a step)|step back"
    r"|back (?:one|up) (?:step|one))\b"
)
#: Asks what we think of the world.
OPINION = re.compile(
    r"你(?:觉得|认为|怎么看)|\bdo you (?:think|believe|know)\b|\bwhat do you think (?:of|about)\b"
    r"|\bwhat's your (?:opinion|view)\b"
)
HELP_SAID = re.compile(
    r"\bwhat (?:\w+ ){0,4}(?:can|could|do) (?:you|u) (?:\w+ )?(?:do|help|offer)\b|\bhow (?:do|does|can) (?:i|this|it"
    r"|you) (?:use|work)\b"
    r"|(?:能|可以|会).{0,4}(?:干|做|帮).{0,3}(?:啥|什么|哪些|嘛|忙)|怎么(?:用|使)(?:你|这)?|你.{0,3}(?:有|会)(?:什么"
    r"|啥|哪些)(?:功能|本事|用)"
)
MORE_SAID = re.compile(
    r"\bmore\b(?= (?:of|options?|ones|choices|results|please|pls|like)|[ .!?]*$)|\b(?:others|other ones"
    r"|another (?:few|batch|lot)|next (?:page|few|batch|ones)|any(?:thing)? else|what else)\b"
    r"|换一?[批拨组波轮]|(?:还有|有没有|看看)(?:别的|其他|其它|更多|另外的)|(?:别的|其他的?|其它的?|更多)(?:有|呢|吗"
    r"|款)|下一?[页批组]|再来(?:几|一些|点)"
)
THANKS_SAID = re.compile(
    r"\b(?:thanks?|thank you|thx|cheers|ta|tysm|laters|bye|goodbye|good night|see (?:you|ya)|take care)\b"
    r"|谢|再见|拜拜|辛苦(?:了|啦)|回头见|下次(?:再)?(?:见|聊|来)|晚安"
)
WHY = re.compile(
    r"^(?:(?:ok|okay|and|but|so|hm+|hey|sorry)[ ,]*)*(?:why(?! not)(?!.*\b(?:sky|life|people|humans)\b)"
    r"|how come|what ma(?:kes?|de)|what tipped|what's (?:so )?(?:good|special|great) about|explain (?:why"
    r"|your (?:choice|pick))"
    r"|reason for|for what reason|what(?:'s| is| was) the reason|on what basis|how did you (?:pick|choose"
    r"|decide|come up|select|rank))\b"
    r"|\bwhy (?:this|that|these|those|it|the (?:first|second|third|fourth|top|last)|number|did you (?:pick"
    r"|choose|recommend|suggest|show|put|rank)|do you (?:recommend|suggest|think)|is (?:this|that|it|the"
    r"|number)|are (?:these|those|they)|should i|would i|recommend)\b"
    r"|(?:为什么|为啥|为何|凭什么|怎么(?!选|挑))(?:会|要|就|是)?(?:给我)?(?:推荐|选|挑|把|觉得|说|这[件款个双]|第|它"
    r"|排|先)|推荐(?:它|这[件款个双]|第.{1,3})?的?(?:理由|原因)(?:是)?|(?:理由|原因)是?什么|^为(?:什么|啥)"
)
COMPARE = re.compile(
    r"\bdo(?:es)? .{0,30}\bdiffer\b|比一比|比一下|差在哪|\bcompar(?:e|ison|ing)\b|\b(?:what(?:'s| is"
    r"| are)? )?(?:the )?diff(?:eren(?:ce|ces|t))? (?:between|of)\b"
    r"|\bhow (?:do|are|is) .{0,40}(?:differ|different|compare)\b|\b(?:vs\.?|versus)\b"
    r"|\bwhich (?:one |ones? )?(?:of (?:these|those|them|the (?:two|three|first|last)[a-z0-9 ]*"
    r"|\d[\d, and]*) )?(?:is|are|has|have|'s|would|will|do you|should|comes|costs?|weighs?|looks?|holds?"
    r"|lasts?|one's|fits?|got)\b"
    r"|\bis (?:the |number |#)?(?:first|second|third|fourth|fifth|\d)(?: one)? (?:\w+er|better|more \w+"
    r"|less \w+) than\b|\b(?:better|warmer|cheaper|lighter|nicer)[,:]? (?:the )?(?:first|second|third|\d"
    r"|number \d)\b.{0,20}\bor\b"
    r"|\bnext to each other\b|\bside[- ]by[- ]side\b|\bwhich (?:one )?(?:of (?:these|those|them)|between)\b"
    r"|\bor (?:is )?(?:the )?(?:second|third|last|other)(?: one)?(?: better)?\?|^(?:the )?(?:first|second"
    r"|third|\d) or (?:the )?(?:second|third|fourth|last|\d)\b"
    r"|比较(?:一下)?(?:第|这|前|它们|[1-9一二三]|下|后)|对比|(?:有什么|有啥|有何|什么)(?:区别|不同|差别|差异)"
    r"|(?:区别|差别|不同)(?:是|在|在于)|(?:这"
    r"|前)?[两二三几][个件款双条台只套副顶块本支瓶把张盏盆部辆对枚串根]?(?:里面?|中|当中|之中)?(?:哪"
    r"|那)[个件款双条台只套副顶块本支瓶把张盏盆部辆对枚串根]?更?"
    r"|哪(?:一)?[个件款双条台只套副顶块本支瓶把张盏盆部辆对枚串根](?:最|更|比较|好|便宜|贵|轻|厚|保暖|暖|值|适合|耐"
    r"|评分"
    r"|评价|划算|大|小|重|防水|有|是|质量)"
    r"|第?[1-9一二三四五][个件款双条台只套副顶块本支瓶把张盏盆部辆对枚串根]?(?:和|跟|与|还是|、"
    r"|,)第?[1-9一二三四五六][个件款双条台只套副顶块本支瓶把张盏盆部辆对枚串根]?.{0,6}(?:哪"
    r"|比|区别|不同|好|怎么选|选)|\d[和跟与]\d.{0,3}[哪那][个件款双条台只套副顶块本支瓶把张盏盆部辆对枚串根]|哪个好"
    r"|哪个更|那[个件款双条台只套副顶块本支瓶把张盏盆部辆对枚串根](?:更|最|比较)"
    r"|有?(?:什么|啥|哪里|哪些)不一样"
    r"|[一二三四五六七八九\d]号(?:和|跟|与|还是|、)[一二三四五六七八九\d]号"
    r"|哪[个件款双条台只套副顶块本支瓶把张盏盆部辆对枚串根].{0,4}[长久好多大小高低快强重轻]|和.{1,8}比(?:较|起来"
    r"|怎么样|如何)?|比.{1,10}(?:好"
    r"|便宜|贵|暖和|保暖|轻)吗"
)
#: What asks for a comparison whatever else is said.
DIFFERENCE = re.compile(
    r"\b(?:differ(?:s|ent|ence|ences)?|diff)\b|区别|差别|差异|有(?:啥|什么|何)不(?:同|一样)|对比|比一比|比一下"
)
SIMILAR = re.compile(
    r"\b(?:(?:show|find|give|get)(?: me)? )?(?:me )?(?:more|others?|something|anything|some|ones?|products"
    r"|items|things|options)? ?(?:(?:that(?:'s| is| are) )?(?:similar|comparable|alike|close) to|just like"
    r"|along the lines of|in the (?:same )?style of|that looks? like|resembling|(?<=more )like"
    r"|(?<=thing )like|(?<=others )like|(?<=ones )like|(?<=one )like|(?<=options )like|look-?alikes? (?:of"
    r"|for|to))(?: the)? (?=(?:number |no\.? ?|#)?(?:\d|first|second|third|fourth|fifth|sixth|last|this|that"
    r"|it\b|these|those|one\b|top))"
    r"|\bsimilar (?:one|ones|items?|products?|options?|things?|styles?|stuff|alternatives?)\b"
    r"|\bsomething (?:very )?similar(?! to)\b|\b(?:anything|something|more|any|others?) (?:else )?(?:like"
    r"|similar to) (?:the )?(?:first|second|third|fourth|fifth|last|this|that|it|number|#?\d)\b"
    r"|^more like (?:this|that|it|the|number)\b|\balong (?:those|these|the same|similar) lines\b"
    r"|\bin (?:that|this|the same|a similar) (?:style|vein|look)\b|\blook-?alikes?\b|\balternatives? to (?:the |this"
    r"|that|number|#?\d)"
    r"|(?:类似|相似|差不多|相近|同款|同类|同样风格|风格(?:类似|相似|接近|差不多))(?:于)?(?:的|款|品|第|这|那"
    r"|它|商品|款式)*|(?:像|跟|和|与).{1,10}(?:(?<!不)一样(?!吗)|类似|相似|差不多|同款|相近|接近)(?:的)?"
    r"|(?:跟|和|与).{1,8}(?:很|有点|差不多|比较)?像|像(?:第|这|那|它)"
)
ABOUT_ME = re.compile(
    r"\bi(?:'m| am) (?:always|usually|normally|generally) (?:an? )?(?:size )?(?:\d|(?:xs|s|m|l|xl)\b)|\b(?:never"
    r"|don't ever|stop) (?:show|recommend|suggest|offer|showing|recommending)(?: me)?\b|\bi(?:'m"
    r"| am) (?:a |an |very |quite |pretty )*(?:left[- ]handed|right[- ]handed|tall|petite|pregnant"
    r"|plus[- ]size|\d{3} ?cm|runner|cyclist|hiker|student|teacher|nurse)\b|\b(?:we're"
    r"|we are) an? [a-z-]+ (?:shop|house|household|family|office)\b|\bi (?:always|never|usually|normally"
    r"|generally|typically|mostly|only ever|tend to|don't ever|can't ever|rarely"
    r"|hardly ever)(?: only)? (?:wear|buy|go for|choose|use|shop|like|want|drink|eat|get|need|take|prefer"
    r"|have|spend)\b|\bi(?:'m| am) (?:very |really |quite |super )?(?:allergic|intolerant|sensitive) to\b"
    r"|\bi have an? [a-z ]{0,20}allergy\b|\bi(?:'m| am) an? (?:size|xs|s|m|l|xl|xxl|medium|small|large)\b"
    r"|\bi(?:'m| am) (?:usually |normally )?(?:an? )?(?:uk |us |eu )?size\b|\bi (?:usually |normally "
    r"|always )?(?:wear|take) (?:an? )?(?:uk |us |eu |shoe )?(?:size |sizes )?(?:xs|s|m|l|xl|xxl|xxxl"
    r"|\d{1,2}(?:\.5)?|medium|small|large|extra large)\b|\bmy (?:usual |normal |shoe |dress |clothing "
    r"|clothes |ring |regular |trouser |jeans |jacket |shirt |foot )*size(?:'s| is)\b|\bmy (?:feet"
    r"|foot) (?:are|is) (?:a |an )?(?:uk |us |eu )?(?:size )?\d|\bi(?:'m| am) (?:a )?(?:vegan|vegetarian"
    r"|pescatarian|coeliac|celiac|diabetic|lactose intolerant)\b|\bmy fav(?:ou?rite)? (?:colou?r|brand"
    r"|material|fabric|style)s? (?:is|are)\b|\bi (?:can't|cannot|can not|refuse to|won't|don't"
    r"|do not) (?:wear|eat|use|touch|stand wearing|tolerate)\b|\bmy skin (?:is|can't|reacts)"
    r"|\bremember(?: that)? i\b|\bfor future reference\b|\bfrom now on\b|\bmy budget is (?:usually|always"
    r"|normally|generally)\b|\bkeep in mind (?:that )?i\b|\bplease remember\b"
    r"|\bi love (?:wearing )?(?:the colou?r )?\w+(?: clothes)? in general\b"
    r"|我(?:的|平时|一般|通常|习惯|都|一直|总是|是|只|从来|从不|不|也|日常)*穿(?:的(?:是"
    r"|鞋是)?)?(?:[2-5]?x{0,4}[sml]|大|中|小|加大|\d{2}(?:\.5)?)(?:号|码)?(?:的)?(?=$|[,，。.!！、;； \0]|鞋"
    r"|衣)|我(?:的)?(?:鞋码|尺码|码数|鞋子尺码|衣服尺码|裤子尺码|尺寸|脚|裤码|衣码)(?:一般|通常|平时)?(?:是"
    r"|穿|为)|我(?:从来|从|一向|向来|绝对|绝|平时|一般|永远|通常|一直|总是|都)+(?:都)?(?:不|只|没)(?:会|能"
    r"|怎么)?(?:穿|买|用|吃|喝|喜欢|碰|戴|选|考虑)|我(?:不能|不可以|不)(?:穿|吃|用|碰|戴)(?!.*的(?:有|给))"
    r"|我?对.{1,8}过敏|我(?:是)?(?:素食|纯素|吃素|敏感肌|敏感皮|过敏体质|乳糖不耐|油皮|干皮)|我(?:最|特别"
    r"|一直)?(?:喜欢|爱|偏爱)(?:的)?(?:颜色|品牌|牌子|材质|风格|面料)是|我(?:平时|一般|通常|总是|一直"
    r"|向来)(?:都|就)?(?:喜欢|买|穿|用|选|戴|爱)|记住我|请记住|(?:帮我)?记(?:住|一下)|以后(?:都)?(?:不要|别"
    r"|只)(?:给我)?推荐"
)
OFF_TOPIC = re.compile(
    r"\b(?:weather|forecast|(?:going to|will it|gonna) (?:rain|snow)|(?:tell|know|say) (?:me )?(?:a |any "
    r"|some )?(?:jokes?|story|riddle)|make me laugh|(?:write|compose|recite)(?: [a-z]+){0,5}? (?:poem|song|essay"
    r"|story|haiku|email|letter|code|script|function|program|homework|python"
    r"|javascript|cv|resume|speech|lyrics)|(?:python|javascript|java|sql|c\+\+) (?:code|function|script"
    r"|program)|capital of|president|prime minister|election|politic(?:s|al|ian)|stock market|bitcoin"
    r"|crypto(?:currency)?|who won|(?:football|soccer|basketball|cricket|nba|world cup) (?:score|result|match"
    r"|game)s?(?: last| yesterday| today| tonight|\?)|meaning of life|(?:what|how much) is \d+ ?[-+*/x] ?\d+"
    r"|\d+ ?(?:[+*]|plus|times|divided by) ?\d+ ?(?:=|\?|$)|translate|do you (?:love|like) me|marry me"
    r"|will you marry|are you (?:single|sentient|alive|conscious)|do you dream|sing (?:me )?|horoscope"
    r"|zodiac sign|news today|latest news|who (?:is|was|invented|wrote|discovered) (?!this|that|it)"
    r"|recipe for|how (?:do|to|can) i? ?(?:cook|fix my|lose weight|hack|make a bomb)|medical advice|symptoms?"
    r"|diagnos|ignore (?:all |your |the )?(?:previous |prior |above )?(?:instructions?|rules)|system prompt"
    r"|your (?:instructions|prompt)|solve (?:this|for)|square root|what (?:day|date|time|year) is it"
    r"|how old are you|what's the time|book (?:me )?a (?:flight|hotel|table)|order (?:me )?a (?:pizza|taxi"
    r"|cab)|play (?:me )?(?:a |some )?(?:song|music|game)s?$|do my homework|tell me about (?:yourself"
    r"|your day|world war|history|quantum))\b"
    r"|\b(?:fuck(?:ing|ed)?(?: you| off| this)?|f\*+k?|shit(?:ty)?|bullshit|bitch|bastard|asshole|dickhead"
    r"|moron|you(?:'re| are)? (?:so |really |such an? |an? |absolute(?:ly)? |fucking |completely )*(?:stupid"
    r"|dumb|useless|idiot(?:ic)?|idiots?|terrible|awful|rubbish|garbage|trash|suck|sucks|worthless|annoying"
    r"|hopeless|pathetic)|(?:stupid|dumb|useless|idiotic|damn|crap(?:py)?|worst) (?:bot|robot|machine"
    r"|assistant|ai|thing|chatbot|program)|shut up|go to hell|(?:i )?hate you|screw you|stfu|wtf|idiot"
    r"|you suck|this (?:sucks|is (?:useless|stupid|rubbish|garbage|crap)))\b"
    r"|\b(?:who|which party|how) should i vote\b|天气|气温多少|今天.{0,3}多少度|(?:那边|外面|今天).{0,3}几度|(?:下雨"
    r"|下雪|刮风|多少度)(?:吗|么|嘛"
    r"|没|不)|(?:讲|说"
    r"|来)(?:个|一个|点)?(?:笑话|故事|段子)|写(?:一?首|个|一?篇|段|一段|点)?.{0,10}(?:诗|歌|作文|代码|文章"
    r"|程序|情书|邮件|论文|小说|歌词|检讨|python)|(?:首都|总统|主席|总理)(?:是|在)|股票|股市|比特币|世界杯"
    r"|(?:谁|哪队)赢了|人生的?意义|\d+\s?(?:加|减|乘|除以?|\+|\*|×)\s?\d+|翻译(?:一下|成|这)?|(?:你)?(?:爱"
    r"|喜欢)我吗|嫁给我|做我女朋友|唱(?:首|个|一首)?歌|星座|运势|算命|新闻|(?:怎么|如何)(?:做饭|做菜|减肥"
    r"|炒菜|追女生|赚钱)|菜谱|你多大|你几岁|今天(?:几号|星期几|周几)|现在几点|忽略.{0,6}(?:指令|提示|规则)"
    r"|系统提示|你(?:是)?(?:个)?(?:真|太|好|怎么这么|就是个?|简直)?(?:笨|蠢|傻|白痴|智障|垃圾|废物|没用|弱智"
    r"|脑残)|傻[逼叉比屌]|笨蛋|白痴|智障|垃圾(?!桶|袋|箱|篓|铲|处理)|废物|滚(?:开|蛋)?$|去死"
    r"|(?<!他)他妈的?(?=[,，。!！ ]|$|真)|(?<![爸老我你她他给我])妈的(?=[,，。!！ ]|$|真|什么)|操你"
    r"|草泥马|闭嘴|神经病|sb$|气死我了|怎么看待|怎么评价"
)
YES = whole(
    r"yes(?: please)?",
    r"yeah",
    r"yep",
    r"yup",
    r"ya",
    r"sure(?: thing)?",
    r"ok(?:ay)?",
    r"please do",
    r"go ahead",
    r"do (?:it|that)",
    r"sounds good",
    r"why not",
    r"of course",
    r"absolutely",
    r"fine",
    r"that's fine",
    r"yes,? (?:remember|keep|save) (?:it|that)",
    r"remember (?:it|that)",
    r"好(?:的|啊|呀|吧)?",
    r"行(?:吧|啊)?",
    r"可以(?:的|啊)?",
    r"是的?",
    r"对(?:的)?",
    r"嗯+",
    r"没问题",
    r"当然",
    r"要",
    r"记住吧?",
    r"好,?(?:请)?记住",
)
NO = whole(
    r"no(?: thanks?| thank you)?",
    r"nope",
    r"nah",
    r"not (?:really|now|needed)",
    r"don't",
    r"rather not",
    r"no,? (?:don't|forget) .*",
    r"(?:no,? )?(?:just|only) (?:for )?(?:now|this time|today)",
    r"do not (?:remember|keep|save)(?: it| that)?",
    r"don't (?:remember|keep|save)(?: it| that)?",
    r"不(?:用|要|必|需要|了|行|好)?(?:了|谢谢)?",
    r"不用(?:了|记)?",
    r"别(?:记|了)?",
    r"算了",
    r"不记",
)
