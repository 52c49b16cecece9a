"""Recognises messages about the cart, the store and its whole catalogue, in English and Chinese. Knows no product.

Patterns read comparable text (see `message.comparable`) and may stand anywhere in it.
"""

from __future__ import annotations

import re

CART_SURE = re.compile(
    r"\b(?:my|the|your|this|that) (?:shopping )?(?:cart|basket|trolley)\b(?! (?:wheel|pusher|liner)s?\b)"
    r"|\b(?:in|into|to|from|out of|the) (?:my |the |your )?(?:shopping )?(?:cart|basket|trolley)\b|\b(?:in|into|to|from|out of) (?:my|the|your) (?:shopping )?bag\b|(?:^|[,.!;] ?)(?:view "
    r"|show |open |shopping )*(?:cart|basket)(?: please| pls)?[?!. ]*$|^(?:ok |fine |then |and )*(?:cart|basket) (?:the|it|that|this|number|#|\d|first|second|both)|购物车|够物车|加车里?|放车里|(?<=[放加])车里|购物篮"
    r"|加购|(?:我|看看?)的?车里|车里(?:有|现在|都)|(?<!货到)(?:结账|结算)"
    r"|\bcheck ?out$"
)
CART = re.compile(
    CART_SURE.pattern
    + r"|\bwhat(?:'s| is| have i got| do i have| have i)? ?(?:got |now )?in there\b"
    + r"|\b(?:stick|pop|chuck|throw|toss|bung|put|sling|drop|add) (?:[a-z0-9']+ ){1,6}in\b(?:,? (?:then|too|as well|please|pls|there"
    r"|for me|now|mine))*[.! ]*$|\b(?:pop|chuck|throw|toss|stick|bung) in (?:the |both|it|that|this|those|\d|two|three)"
    r"|\b(?:take|pull|kick|chuck|throw|get|leave) (?:the |that |this |number |#)?(?:[a-z0-9'-]+ ){1,4}(?:back )?out\b(?! of stock)"
    + r"|\bcheck ?out\b(?! (?:this|these|the|some|your|what|our|that|those|how))|\b(?:i'll|i will|we'll|we will"
    r"|i'd like to|i want to|we want to|let me|ill|let's) (?:take|buy|get|order|have|purchase|grab|go (?:with"
    r"|for)) (?:the (?:first|second|third|fourth|last|cheaper|cheapest|other|black|blue|red|white|one)"
    r"|number |no |#|both|that|this|it\b|these|those|them|all of|\d)|\btake (?:it|that|this|them"
    r"|the [a-z]+(?: one)?) out\b|\badd (?:me )?(?:the |number |#)?(?:it|this|that|these|those|them|both"
    r"|first|second|third|fourth|last|one|\d|two|three|cheaper|cheapest|all)\b.{0,40}(?:bag\b|please|too"
    r"|as well|$)|^(?:buy|order|purchase) (?:the |number |#)?(?:it|this|that|these|those|both|first|second"
    r"|third|last|\d)\b|\bplace (?:the|an|my) order\b|^(?:pay|ready to pay|i'm ready to (?:pay|order|buy))\b"
    r"|\bproceed to (?:payment|pay)\b"
    r"|下单|结账|结算|^(?:我要|我想|现在|去|可以|准备)*付款|去付钱|买单|(?:就|我)?(?:要|买|来"
    r"|拿)(?:第[一二三四五六七八九十\d]|这|那)[个件款双条台只]?(?:了|吧|啦)?$|(?:就|我)(?:要|买)(?:它|这个"
    r"|那个|这件|那件|这款|那款|这双|那双)(?:了|吧|啦)|(?:移除|删掉|删除|去掉|拿掉"
    r"|移出)(?:第[一二三四五六七八九十\d]+[个件款双条台只]?|这[个件款双条台只套副]|那[个件款双条台只套副]|它)(?:吧|了)?$"
)
CART_REMOVE = re.compile(
    r"\b(?:remove|delete|get rid of|empty out|throw out|kick|discard|pull|drop (?!it in|that in|them in|the .{1,20} in))\b"
    r".*(?:cart|basket|trolley|bag|out|off)\b|(?<!i'll )(?<!ill )\btake\b(?!.*\b(?:put|add|in(?:to)?)\b).*\b(?:out|off|from)\b"
    r"|\b(?:out of|from) (?:my |the )?(?:cart|basket|trolley)\b(?! and)|\b(?:remove|delete) (?:it|that|this|the)\b"
    r"|\b(?:i )?(?:don't|do not|no longer) want .*(?:cart|basket|anymore)|移除|删(?:掉|除|了)|去掉|拿掉|移出"
    r"|从购物车.{0,6}(?:拿|去|删|移)|不要了|拿出来"
)
CART_CLEAR = re.compile(
    r"\b(?:empty|clear)\b.*(?:cart|basket|trolley|bag)|\bremove (?:everything|all)(?: items| of it)? (?:from"
    r"|in)|清空.{0,4}购物车|购物车.{0,4}清空|购物车.{0,6}(?:全|都)(?:部)?(?:删|移|不要)"
)
CART_CHECKOUT = re.compile(
    r"\bcheck ?out\b|\bplace (?:the|an|my) order\b|\b(?:ready to )?pay\b|\bproceed to\b|结账|结算|付款|下单|去付钱|买单"
)
CART_SHOW = re.compile(
    r"\bwhat(?:'s| is| have i got| do i have| have i)? ?(?:got |now )?in there\b|\b(?:what(?:'s| is| do i have| have i got| are| all)?|show|see|view|open|look at|check|review"
    r"|how (?:many|much)|list|display|go to|is there)\b.*(?:cart|basket|trolley|bag)\b|^(?:my "
    r"|the )?(?:shopping )?(?:cart|basket)[?!. ]*$|(?:看看?|查看|打开|显示|检查|看一下|瞧瞧).{0,6}购物车"
    r"|(?:看看?|瞧瞧).{0,3}车里|车里.{0,4}(?:有|都有)(?:些)?(?:啥|什么|哪些)|购物车(?:里|里面|中|内)?(?:有|都有|现在|一共|总共|是|总价|多少|几).{0,12}|^(?:我的)?购物车[?？。! ]*$"
)
STORE = re.compile(
    r"\b(?:return(?:s|ing)?(?: policy| policies| window| period| it| them| something| an item| a product"
    r"| (?:the|this|my|these)\b)?|refund(?:s|ed|able)?|exchange(?:s| policy| (?:it|them|this|an item"
    r"|something))|(?:send|bring|give) (?:[a-z']+ ){1,4}back(?! (?:up|the list|the results|my|to the (?:list|results)))|give (?:it|them) back"
    r"|money back)\b(?! address label maker)"
    r"|\b(?:shipping|ship (?:to|it|internationally|abroad|overseas|worldwide|your|for free|with)|(?:do you"
    r"|can you|will you) (?:ship|deliver)|deliver(?:y|ies)?(?: (?:times?|costs?|fees?|options?|charges?|take"
    r"|policy))?|how (?:long|soon|fast|quick(?:ly)?) (?:does|do|will|would|is|can|until).{0,30}(?:arrive|take"
    r"|ship|get (?:here|it|my)|deliver|order|come)|how late can i order|(?:choose|pick|set) (?:the|a) (?:delivery )?(?:day|date|time|slot)|(?:delivered|arrives?|comes?|turns up) (?:damaged|broken|faulty|late)|"
    r"who (?:do|should|can) i (?:call|contact|ask|write to)|(?:carry|bring|take|get) (?:it|them|that|the [a-z]+) (?:up|upstairs|inside)"
    r"|(?:up|to) (?:the )?(?:\w+ floor|stairs|upstairs)|in time for|by (?:tomorrow|monday|tuesday|wednesday|thursday|friday|saturday|sunday|next week)"
    r"|(?:order|get it|have it|here|arrive|want it|need it) (?:by )?(?:today|tomorrow|tonight)|assembly service|(?:install|assemble) it for me|when will (?:it|my|they|the).{0,20}(?:arrive|come|ship"
    r"|get here)|express|tracking|track (?:my|an|the) (?:order|parcel|package)|where(?:'s| is) my (?:order"
    r"|parcel|package)|international orders|postage|click and collect|pick ?up in store|pick (?:it|them|things|something|stuff|my (?:order|stuff|things)) up|(?:bring|deliver|come|drop it)(?: it| them)? .{0,20}on (?:an? )?(?:saturday|sunday|weekend|weekday|monday|friday)|at the weekend)\b"
    r"|\b(?:payment (?:methods?|options?|types?)|(?:which|what|how) .{0,20}\bpay(?:ments?)?\b|can i pay"
    r"|do you (?:take|accept)|accept (?:paypal|visa|mastercard|amex|credit|apple pay|cards?|cash)|pay (?:by"
    r"|with|in instal+ments|later|using)|paypal|apple pay|google pay|klarna|credit cards?|instal+ments"
    r"|gift cards?(?= (?:work|accepted|policy)))\b"
    r"|\b(?:opening (?:hours|times)|business hours|store hours|(?:when|what time) (?:do|are|does) (?:you"
    r"|the (?:store|shop))(?: guys)? (?:open|close|closed)|(?:are you|you guys) open|where (?:are you"
    r"|is (?:your|the) (?:store|shop))(?: located)?|your (?:address|location|phone(?: number)?|email|number"
    r"|contact)|(?:how (?:can|do) i )?(?:contact|reach|call|email|talk to|speak (?:to|with)) (?:you|customer"
    r"|support|a (?:human|person|representative)|someone|the store|an agent)|customer (?:service|support"
    r"|care)|human agent|real person|phone number|physical (?:store|shop))\b"
    r"|\b(?:warrant(?:y|ies)|guarantees?|how long .{0,20}(?:guarantee|warranty)|repair(?:s| service"
    r"| policy)?(?= |\?|$)(?=.*\b(?:do you|policy|service|offer)\b))\b"
    r"|\b(?:sizes? (?:guide|charts?|table|help|conversion)|sizing(?: guide| chart| information| info)?"
    r"|(?:which|what) size (?:should|do|would|am) i|how (?:do|can|should) i (?:measure|know my size"
    r"|find my size|choose (?:a|my|the) size|pick (?:a|my|the) size)|(?:do|does|are) your .{0,20}(?:run"
    r"|true to size|sizes? (?:run|work)|sizing)|run (?:small|large|big) in general|(?:us|uk|eu) (?:to"
    r"|vs) (?:us|uk|eu) siz)\b"
    r"|\b(?:privacy policy|my (?:personal )?data|terms (?:and conditions|of service)|loyalty (?:program"
    r"|programme|points)|student discount|price match|cancel (?:my|an|the) order|change my order"
    r"|gift[- ]?wrap(?:ping|ped)?(?! paper)|packaging policy)\b"
    r"|包?赔(?:吗|不|么|偿)|坏了.{0,5}(?:赔|退|换|管)|退货|退换|换货|换码|换尺码|换(?:个|一)?(?:大|小)?一?码|退款|退回|能退|可以退|怎么退|退掉|七天无理由|无理由|不合适.{0,4}(?:退|换)|送上楼|送到(?:楼上|家门|门口)|搬上|上楼|上门(?:安装)?|包安装|安装服务|(?:收到|到货|寄来|送来).{0,4}(?:破|坏|碎|烂|有问题)|找谁|运费|快递"
    r"|邮费|物流|配送|送货|发货|包邮|多久(?:能|可以|会|才)?(?:到|送|收|发)|(?:今天|明天|后天|当天|周[一二三四五六日末]|这周|下周|节前|年前).{0,5}(?:能|可以|会|可不可以|能不能)?(?:到|送到?|发货?|收到)(?:吗|么|不|了吗|[?？,，]|$)|送到(?:家|楼|门)|自提|上门|几天(?:能|可以|会)?(?:到|送|收|发)"
    r"|什么时候(?:能|可以|会)?(?:到|发|送达|收到)|寄到|能寄|能送到|送到.{1,8}吗|海外|国际(?:快递|配送)"
    r"|(?:支付|付款|结算)(?:方式|方法)|怎么(?:付款|支付|付钱)|(?:能|可以|支持)(?:用)?(?:微信|支付宝|信用卡"
    r"|花呗|分期|货到付款|刷卡|paypal|现金)|分期|货到付款|营业时间|几点(?:开门|关门|营业)|(?:什么|几)(?:时候"
    r"|点)(?:开门|关门|营业)|实体店|门店|店(?:铺)?(?:地址|在哪)|你们在哪|联系(?:方式|客服|电话|你们)"
    r"|客服(?:电话|在哪|热线|邮箱)|人工(?:客服)?|电话(?:是)?多少|保修|质保|保养期|售后|三包|尺码(?:表|指南"
    r"|对照|怎么(?:选|看|量)|怎么样)|尺寸(?:表|对照|怎么量)|(?:怎么|如何)(?:选|量|看|挑)(?:尺码|尺寸|码数"
    r"|鞋码)|(?:应该|该|要)?(?:穿|选|买)(?:多大|什么|几)(?:尺?码|号)|码(?:数)?(?:准|偏大|偏小|标准)吗|发票"
    r"|隐私|会员(?:积分|权益)|取消订单|改地址|礼品包装|怎么(?:联系|取消)"
)
STORE_PAYMENT = re.compile(
    r"\b(?:payment (?:methods?|options?|types?)|can i pay|do you (?:take|accept)|pay (?:by|with"
    r"|in instal+ments|later))\b"
    r"|(?:支付|付款)(?:方式|方法)|怎么(?:付款|支付|付钱)|(?:支持|能|可以)(?:不能|吗)?.{0,3}(?:微信|支付宝"
    r"|信用卡|花呗|分期|货到付款|刷卡)"
)
NOT_STORE = re.compile(
    r"\b(?:free returns? (?:items?|products?)|size (?:\d|[sml]\b|xl))|\bships? (?:today|now|immediately)"
    r"|ready to ship|\breturn to (?:the )?(?:list|results|search)|\bpickup truck\b|\b(?:toy|model) delivery\b"
    r"|(?:现货|今天|马上|立刻)(?:能|可以)?发货|发货快的"
)
CATALOGUE_EXTREME = re.compile(
    r"\b(?:what(?:'s| is| are)|which(?: \w+){0,3} (?:is|are)|tell me|name|who has"
    r"|whats)\b(?: \w+){0,3}? (?:the |your )(?:single |very |overall )*(?:most expensive|cheapest|priciest"
    r"|least expensive|lowest[- ]priced|highest[- ]priced|best[- ]rated|top[- ]rated|highest[- ]rated"
    r"|best[- ]reviewed|newest|latest|most popular|best[- ]selling|most reviewed|dearest|costliest)\b"
    r"|\byour (?:most expensive|cheapest|priciest|least expensive|best[- ]rated|top[- ]rated|highest[- ]rated"
    r"|newest|latest|most popular|best[- ]selling)\b|\bthe (?:most expensive|cheapest|priciest|best[- ]rated"
    r"|newest) .{2,40}(?:you (?:have|sell|carry|stock|got)|in (?:the|your) (?:store|shop|catalogue"
    r"|catalog))\b"
    r"|(?:你们|店里|你家|这里|咱们|全店|店内|这儿|贵店|本店).{0,6}(?:最贵|最便宜|评分最高|最受欢迎|最新"
    r"|卖得最好|销量最高|评价最好|最热门|最畅销|最火).{0,12}(?:是|哪|什么|多少)|(?:最贵|最便宜|评分最高"
    r"|最受欢迎|最新|卖得最好|销量最高|评价最好).{0,10}(?:是哪|是什么|多少钱|是多少|有哪)"
)
CATALOGUE_COUNT = re.compile(
    r"\bhow many\b(?!.*\b(?:left|in (?:my|the) (?:cart|basket)|days|weeks|pockets|colou?rs does|does it"
    r"|does the|are there of|of (?:these|those|them)|pieces (?:are|does)|reviews|stars|hours|calories"
    r"|does this|ports|people|should|can i|sizes does)\b)|\b(?:number|count) of .{2,30} (?:do you|in (?:the"
    r"|your))\b|\bwhat(?:'s| is) the (?:total )?number of\b|(?:(?:有|卖|一共|总共)(?:多少|几)|多少)(?:种|款|件|双|个"
    r"|条|台|只|样|类|支|盏|把|张|顶)(?!.{0,3}(?:码|口袋|颜色可选|购物车)).{0,20}|总共有多少|一共有多少"
    r"|(?:共有|有)多少.{0,8}(?:商品|产品|款)"
)
CATALOGUE_LIST = re.compile(
    r"\bwho (?P<who>makes|made|manufactures) (?:the|your|all) .{2,40}\byou (?:sell|have|carry|stock)\b"
    r"|\bwhat (?:sort|sorts|kind|kinds|type|types) of (?:stuff|things|products|goods|items) (?:do|does|can"
    r"|is)\b|\b(?:which|what|list|name|tell me|show me|all|any)(?: (?:are|is|me|all|of|the|your|kinds? of"
    r"|other|different|sort of|sorts of|types? of|range of))* (?P<facet>brands?|manufacturers?|makers?|labels"
    r"|departments?|categor(?:y|ies)|sections?|product types|types of products?|kinds? of (?:products?|things"
    r"|stuff|items)|colou?rs?|materials?|fabrics?|patterns?|sizes)\b(?=.{0,50}\b(?:do you|you|are there"
    r"|does the (?:store|shop)|carry|sell|stock|have|available|offer|in (?:the|your) (?:store|shop|catalogue"
    r"|catalog)|come in|exist)\b)|\bwhat (?:do|all do|else do) (?:you|u) (?:sell|carry|stock|offer"
    r"|have)(?: (?:here|in (?:the|your) (?:store|shop)))?[?. ]*$|\bwhat(?:'s| is) in (?:the|your) (?:store"
    r"|shop|catalogue|catalog)\b|\bwhat kinds? of (?:things|stuff|products?|items|goods) (?:do|can|are)\b"
    r"|\bwhat can i buy\b"
    r"|(?:你们|店里|你家|这里|本店|贵店|都|这儿)?(?:有|卖|经营|做|代理)(?:些)?(?:哪些|什么|啥"
    r"|多少种)[\u4e00-\u9fff]{0,4}?的?(?P<han>品牌|牌子|分类|类别|类目|种类|品类|部门|颜色|材质|面料|尺码|图案|款式类型)|(?:哪些"
    r"|什么)(?P<han2>品牌|牌子|类别|类目|品类|分类).{0,6}(?:有|卖)?|(?:你们|店里|你家|这里|这儿)(?:都|主要"
    r"|一般)?(?:有|卖)(?:些|点)?(?:什么|啥|哪些东西|哪些商品)(?:东西|商品|产品)?[?？。吗呢呀啊]*$"
    r"|(?P<han3>品牌|牌子|颜色|材质)(?:都)?有(?:哪些|什么)"
)
CATALOGUE_RANGE = re.compile(
    r"\b(?:what(?:'s| is)|whats|which|how wide is) (?:the |your )?(?:price range|range of prices?"
    r"|average price)\b|\bhow much (?:do|does|are|is) (?:your|a|an|the average)? ?(?!it\b|this|that|these"
    r"|those|they|the first|the second|the third|shipping|delivery|the\b).{2,40}\b(?:cost|costs|usually"
    r"|generally|range|start|go for|here)\b|\bprice range (?:of|for) (?:your )?"
    r"|\bwhat do (?:your )?.{2,30} cost\b|(?:价格|价位)(?:区间|范围|大概)(?:是|在)?(?:多少|什么)?|(?:一般"
    r"|大概|通常)(?:要)?多少钱(?!.{0,3}第)"
)
