"""The page's own words in English and Chinese. Knows no product."""

from __future__ import annotations

from retrieval.types import Language

#: The requests that the page offers before the first message, with the language each is in.
EXAMPLES: tuple[tuple[str, Language], ...] = (
    ("black down jacket under $200, no hood", "en"),
    ("我想要购买一件黑色的羽绒服", "zh"),
    ("waterproof hiking boots for women", "en"),
    ("500元以内的红色连衣裙", "zh"),
    ("a gift for a coffee lover, on sale", "en"),
)

#: The button that ends a conversation and begins another, in both languages at once: it stands beside every language.
FRESH = "New conversation 新对话"

FACETS: dict[Language, dict[str, str]] = {
    "en": {
        "category": "Category",
        "product_type": "Type",
        "brand": "Brand",
        "colour": "Colour",
        "material": "Material",
        "pattern": "Pattern",
        "season": "Season",
        "occasion": "Occasion",
        "gender": "For",
        "age_group": "Age",
        "feature": "Feature",
        "price": "Price",
        "rating": "Rating",
        "release_date": "Released",
        "size": "Size",
        "quantity": "Pieces",
    },
    "zh": {
        "category": "类别",
        "product_type": "类型",
        "brand": "品牌",
        "colour": "颜色",
        "material": "材质",
        "pattern": "图案",
        "season": "季节",
        "occasion": "场合",
        "gender": "适用人群",
        "age_group": "年龄",
        "feature": "特点",
        "price": "价格",
        "rating": "评分",
        "release_date": "上市时间",
        "size": "尺码",
        "quantity": "件数",
    },
}

SORTS: dict[Language, dict[str, str]] = {
    "en": {
        "price_asc": "Cheapest first",
        "price_desc": "Most expensive first",
        "rating": "Best rated first",
        "newest": "Newest first",
        "popularity": "Most popular first",
    },
    "zh": {
        "price_asc": "价格从低到高",
        "price_desc": "价格从高到低",
        "rating": "评分从高到低",
        "newest": "最新上市在前",
        "popularity": "最受欢迎在前",
    },
}

#: What a comparison looks like around its value.
COMPARISONS: dict[Language, dict[str, str]] = {
    "en": {"<=": "up to {}", "<": "under {}", ">=": "from {}", ">": "over {}", "=": "{}", "!=": "not {}"},
    "zh": {"<=": "不超过 {}", "<": "低于 {}", ">=": "{} 起", ">": "高于 {}", "=": "{}", "!=": "不是 {}"},
}

#: What an excluded tag looks like.
EXCLUSIONS: dict[Language, str] = {"en": "no {}", "zh": "不要{}"}

WORDS: dict[Language, dict[str, str]] = {
    "en": {
        "in_stock": "In stock",
        "few_left": "Only {} left",
        "sold_out": "Sold out",
        "on_sale": "On sale",
        "rated": "Rated {rating} of 5 by {count} shoppers",
        "rated_alone": "Rated {rating} of 5",
        "was": "List price",
        "now": "Price",
        "no_picture": "No picture",
        "show_all": "Show all {}",
        "chips": "What I looked for",
        "relaxed": "Set aside",
        "preferred": "Preferred",
        "cards": "Products found",
        "found": "{} products.",
        "writing": "Writing…",
        "looking": "Looking…",
        "stopped": "Stopped.",
        "said": "You",
        "generated": "Written by AI, checked against the catalogue",
        "composed": "Composed from the catalogue",
        "failed": "Something went wrong on our side, and this request was not answered. Please try again.",
        "unknown_shopper": "This shopper is not known here any more. You go on as a visitor: please ask again.",
        "not_saved": "This conversation could not be saved: it will be gone when the page is closed.",
        "remove": "Remove: {}",
        "without": "Without: {}",
        "said_in": "“{text}”, said in turn {turn}",
        "in_turn": "Said in turn {turn}",
        "told": "About you",
        "sorted": "Order",
        "together": "up to {} in all",
        "number": "No. {}",
        "nearest": "Just outside your limits",
        "table": "Comparison",
        "chart": "What its place rests on",
        "row": "What is compared",
        "replies": "You could say",
        "document": "Source: {}",
        "welcome_back": "Welcome back",
        "welcome_back_name": "Welcome back, {}",
        "before": "You were looking for",
        "last_list": "The list you saw last",
    },
    "zh": {
        "in_stock": "有货",
        "few_left": "仅剩 {} 件",
        "sold_out": "缺货",
        "on_sale": "促销中",
        "rated": "{count} 位顾客评分 {rating}（满分 5）",
        "rated_alone": "评分 {rating}（满分 5）",
        "was": "原价",
        "now": "现价",
        "no_picture": "暂无图片",
        "show_all": "查看全部 {} 件",
        "chips": "本次筛选条件",
        "relaxed": "已放宽",
        "preferred": "优先",
        "cards": "找到的商品",
        "found": "共 {} 件商品。",
        "writing": "正在撰写…",
        "looking": "正在查找…",
        "stopped": "已停止。",
        "said": "您",
        "generated": "由 AI 撰写，并已与商品目录核对",
        "composed": "根据商品目录生成",
        "failed": "我们这边出了点问题，这次没能回答您。请再试一次。",
        "unknown_shopper": "这位顾客的资料已不存在，您现在以访客身份继续，请再问一次。",
        "not_saved": "这段对话没能保存，关闭页面后将无法恢复。",
        "remove": "移除：{}",
        "without": "不要求：{}",
        "said_in": "“{text}”，第 {turn} 轮所说",
        "in_turn": "第 {turn} 轮所说",
        "told": "关于您",
        "sorted": "排序",
        "together": "合计不超过 {}",
        "number": "第 {} 件",
        "nearest": "略微超出您的条件",
        "table": "商品对比",
        "chart": "排名依据",
        "row": "对比项目",
        "replies": "您可以这样说",
        "document": "来源：{}",
        "welcome_back": "欢迎回来",
        "welcome_back_name": "欢迎回来，{}",
        "before": "您之前在找",
        "last_list": "您上次看到的商品",
    },
}

#: The words of a product's own page.
PRODUCT_WORDS: dict[Language, dict[str, str]] = {
    "en": {
        "back": "Back to the assistant",
        "description": "Description",
        "details": "Details",
        "elsewhere": "See it at the store",
        "sku": "Product number",
        "category": "Category",
        "released": "Released",
        "missing": "There is no such product",
        "missing_text": "It may have been taken out of the catalogue.",
        "synthetic": "Synthetic demo store: this product does not exist.",
    },
    "zh": {
        "back": "返回导购助手",
        "description": "商品介绍",
        "details": "商品参数",
        "elsewhere": "前往商店查看",
        "sku": "商品编号",
        "category": "类别",
        "released": "上市时间",
        "missing": "找不到这件商品",
        "missing_text": "它可能已经下架。",
        "synthetic": "合成演示商店：此商品并不存在。",
    },
}


def written_in(text: str) -> Language:
    """The language of a message before anybody has understood it: Chinese where it holds a Chinese character."""
    return "zh" if any("\u4e00" <= character <= "\u9fff" for character in text) else "en"
