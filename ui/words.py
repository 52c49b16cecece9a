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
        "unknown_shopper": "That shopper is not known here any more. Choose another one at the top.",
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
        "unknown_shopper": "找不到这位顾客，请在页面上方另选一位。",
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
