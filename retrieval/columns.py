"""Which column of a feed holds which field of a product: by common names, or as the owner maps them. Reads no rows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from retrieval.feed_values import BAD
from retrieval.problems import FeedError, shown

#: Fields and the column names that mean them, best first, as `squeezed` writes them. A field takes the first of its
#: names that the feed has; what no field takes becomes an attribute.
NAMES: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "productid", "itemid", "sku", "productsku", "variantsku", "handle", "urlhandle", "商品编号", "商品id"),
    "title": ("title", "name", "productname", "producttitle", "itemname", "displayname",
              "标题", "商品标题", "商品名称", "名称"),
    "description": ("description", "productdescription", "longdescription", "body", "bodyhtml", "shortdescription",
                    "描述", "商品描述", "详情"),
    "url": ("url", "link", "producturl", "productlink", "canonicalurl", "链接"),
    "images": ("images", "image", "imagelink", "imageurl", "imageurls", "imagesrc", "picture", "pictures", "photo",
               "imghigh", "img", "imgurl", "img500x500", "imgmedium", "imglow", "imgthumb", "thumbnail", "图片"),
    "brand": ("brand", "brandname", "vendor", "manufacturer", "supplier", "品牌"),
    "category": ("category", "categories", "categorypath", "productcategory", "producttype", "googleproductcategory",
                 "type", "分类", "类目"),
    "price": ("price", "productprice", "unitprice", "currentprice", "variantprice", "retailprice", "regularprice",
              "价格", "售价", "单价"),
    "sale_price": ("saleprice", "specialprice", "discountprice", "促销价"),
    "list_price": ("listprice", "compareatprice", "variantcompareatprice", "msrp", "rrp", "regularprice",
                   "originalprice", "原价"),
    "currency": ("currency", "currencycode", "pricecurrency", "币种", "货币"),
    "quantity": ("quantity", "stock", "currentstock", "inventory", "inventoryquantity", "variantinventoryqty",
                 "stockquantity", "stocklevel", "quantityavailable", "qty", "库存"),
    "available": ("availability", "available", "instock", "isinstock", "stockstatus"),
    "rating": ("rating", "averagerating", "avgrating", "reviewrating", "productreviewrating", "ratingvalue", "评分"),
    "rating_count": ("ratingcount", "ratingscount", "reviewcount", "reviewscount", "numreviews", "numberofreviews",
                     "productreviewcount"),
    "release_date": ("releasedate", "datereleased", "launchdate"),
    "promotion": ("promotion", "促销"),
    "title_en": ("titleen", "nameen", "productnameen", "englishtitle"),
    "description_en": ("descriptionen", "productdescriptionen"),
    "title_zh": ("titlezh", "namezh", "productnamezh", "titlezhcn", "titlecn", "标题", "商品标题", "商品名称"),
    "description_zh": ("descriptionzh", "productdescriptionzh", "descriptionzhcn", "descriptioncn", "描述", "商品描述"),
    "attributes": ("attributes",),
    "translations": ("translations",),
}  # fmt: skip

#: Further pictures, after those of `images`; and columns that hold the same picture in another size.
MORE_IMAGES = re.compile(r"additionalimage(link|url|src)?s?|(image|img)\d{1,2}")
SAME_IMAGE = re.compile(r"im(g|age)(high|low|medium|small|large|thumb(nail)?|url|\d+x\d+)|thumbnail")

REQUIRED = ("title", "price")
LITERAL = re.compile(r"'(.*)'", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Where a feed's fields are: fields and attributes by column name, and values that hold for every row."""

    fields: Mapping[str, str]
    literals: Mapping[str, str] = field(default_factory=dict)
    more_images: tuple[str, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        return name in self.fields or name in self.literals


def recognise(columns: Sequence[str], filled: Sequence[str], mapping: Mapping[str, str], file: str) -> Columns:
    """Assigns columns to fields. `filled` are the columns that hold anything at all.

    `mapping` goes before the common names: column → field, where field is one of NAMES or "attributes.<name>", and a
    column in single quotes is a value for every row ("'0'" → "price"). FeedError for a column or field that is not
    there, a field mapped twice, and a feed without a title or a price.
    """
    fields: dict[str, str] = {}
    literals: dict[str, str] = {}
    attributes: dict[str, str] = {}
    for source, target in mapping.items():
        name = _field(target)
        if name in fields or name in literals:
            raise FeedError(f"two columns are mapped to {name}; a field takes one")
        if literal := LITERAL.fullmatch(source):
            literals[name] = literal[1]
        elif name.startswith("attributes."):
            attributes[_column(source, columns, file)] = attribute_name(name.removeprefix("attributes."))
        else:
            fields[name] = _column(source, columns, file)
    free = {column: squeezed(column) for column in filled if column not in {*fields.values(), *attributes}}
    for name, aliases in NAMES.items():
        if name in fields or name in literals:
            continue
        found = next((column for alias in aliases for column, short in free.items() if short == alias), None)
        if found is not None:
            fields[name] = found
            del free[found]
    more_images = tuple(column for column, short in free.items() if MORE_IMAGES.fullmatch(short))
    for column, short in free.items():
        if column not in more_images and not SAME_IMAGE.fullmatch(short):
            attributes[column] = attribute_name(column)
    for name in REQUIRED:
        if name not in fields and name not in literals:
            raise FeedError(_missing(name, columns, file))
    return Columns(fields=fields, literals=literals, more_images=more_images, attributes=attributes)


def squeezed(name: str) -> str:
    """A column's name without case, spaces, punctuation and Google's "g:"."""
    plain = unicodedata.normalize("NFKC", name).casefold().strip().removeprefix("g:")
    return re.sub(r"[\W_]+", "", plain)


def attribute_name(name: str) -> str:
    """The name under which an attribute is kept: lower case, "_" for spaces and hyphens, at most 100 characters."""
    plain = BAD.sub("", unicodedata.normalize("NFKC", name)).strip().lower()[:100]
    return re.sub(r"[\s\-]+", "_", plain) or "unnamed"


def _field(name: str) -> str:
    plain = name.strip().lower()
    if plain in NAMES or (plain.startswith("attributes.") and len(plain) > len("attributes.")):
        return plain
    raise FeedError(f"--map: there is no field {name!r}; known are {', '.join(NAMES)}, and attributes.<name>")


def _column(name: str, columns: Sequence[str], file: str) -> str:
    if name in columns:
        return name
    found = [column for column in columns if squeezed(column) == squeezed(name)]
    if len(found) == 1:
        return found[0]
    raise FeedError(f"--map: {file} has no column {name!r}; it has {_listed(columns)}")


def _missing(name: str, columns: Sequence[str], file: str) -> str:
    example = {"title": "", "price": ", or give all products one price: --map \"'9.99'=price\""}[name]
    return (
        f"{file} has no usable column for the {name}; it has {_listed(columns)}. "
        f"Say which one it is: --map COLUMN={name}{example}"
    )


def _listed(columns: Sequence[str]) -> str:
    return (", ".join(shown(name) for name in columns[:30]) or "none") + (" …" if len(columns) > 30 else "")
