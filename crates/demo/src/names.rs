//! Names of people and companies, in the two languages the company works in.

use entity::enums::CostCategory;

/// The same in English and in Chinese.
pub(super) type Pair = (&'static str, &'static str);

/// What a customer and its projects are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    English,
    Chinese,
}

impl Language {
    /// The half of a pair in this language.
    pub(super) fn say(self, (english, chinese): Pair) -> &'static str {
        match self {
            Self::English => english,
            Self::Chinese => chinese,
        }
    }
}

/// The two business lines.
pub(super) const LINES: [&str; 2] = ["Brand Marketing 品牌营销", "Live Commerce 直播电商"];

/// Family names with their spelling.
pub(super) const FAMILY: &[Pair] = &[
    ("zhang", "张"),
    ("wang", "王"),
    ("li", "李"),
    ("zhao", "赵"),
    ("chen", "陈"),
    ("yang", "杨"),
    ("wu", "吴"),
    ("liu", "刘"),
    ("huang", "黄"),
    ("zhou", "周"),
    ("xu", "徐"),
    ("sun", "孙"),
    ("ma", "马"),
    ("zhu", "朱"),
    ("hu", "胡"),
    ("lin", "林"),
    ("guo", "郭"),
    ("he", "何"),
    ("gao", "高"),
    ("luo", "罗"),
];

/// Given names with their spelling.
pub(super) const GIVEN: &[Pair] = &[
    ("wei", "伟"),
    ("na", "娜"),
    ("fang", "芳"),
    ("lei", "磊"),
    ("jing", "静"),
    ("min", "敏"),
    ("qiang", "强"),
    ("yan", "艳"),
    ("jie", "杰"),
    ("xinyi", "欣怡"),
    ("haoran", "浩然"),
    ("zixuan", "子轩"),
    ("yutong", "雨桐"),
    ("mengyao", "梦瑶"),
    ("jiahao", "嘉豪"),
    ("siyu", "思雨"),
    ("tianyu", "天宇"),
    ("ruoxi", "若曦"),
    ("yichen", "奕辰"),
    ("xiaolin", "晓琳"),
];

/// First names.
pub(super) const FIRST: &[&str] = &[
    "Emma", "Daniel", "Olivia", "Lucas", "Hannah", "Marco", "Priya", "Thomas", "Elena", "Kenji", "Sofia",
    "Adam", "Julia", "Victor", "Nadia", "Owen", "Ingrid", "Felix", "Amara", "Ryan",
];

/// Last names.
pub(super) const LAST: &[&str] = &[
    "Carter", "Novak", "Meyer", "Rossi", "Tanaka", "Lindberg", "Patel", "Brooks", "Moreau", "Silva",
    "Keller", "Hughes", "Okafor", "Larsen", "Fischer", "Doyle", "Ivanova", "Bennett", "Costa", "Wright",
];

/// Where Chinese customers are at home.
pub(super) const CITIES: &[&str] = &[
    "上海", "北京", "杭州", "深圳", "广州", "成都", "南京", "苏州", "厦门", "青岛", "武汉", "长沙", "重庆",
    "西安", "宁波", "佛山",
];

/// Chinese brands.
pub(super) const BRANDS: &[&str] = &[
    "云杉",
    "青禾",
    "鹿鸣",
    "南屿",
    "山月",
    "橙果",
    "白鹭",
    "星野",
    "木棉",
    "澄海",
    "知味",
    "拾光",
    "海棠",
    "初雪",
    "远山",
    "长风",
    "半夏",
    "暖阳",
    "麦田",
    "松果",
    "青柠",
    "小满",
    "朝露",
    "望舒",
    "听雨",
    "云帆",
    "若水",
    "梧桐",
    "沐光",
    "花间",
    "栖木",
    "禾光",
    "蓝鲸",
    "白泽",
    "元气谷",
    "竹里",
];

/// English brands.
pub(super) const ENGLISH_BRANDS: &[&str] = &[
    "Alder & Finch",
    "Northwind",
    "Bluebell",
    "Harbor Lane",
    "Juniper",
    "Silverpine",
    "Marigold",
    "Redwood",
    "Lumen",
    "Kestrel",
    "Oakhurst",
    "Saltmarsh",
    "Brightwater",
    "Foxglove",
    "Granite Peak",
    "Hazel & Moss",
    "Ironbark",
    "Larkspur",
    "Moonrise",
    "Nimbus",
    "Orchard Hill",
    "Pebble",
    "Quill",
    "Riverstone",
    "Sundial",
    "Tidewater",
    "Umber",
    "Velvet Fern",
    "Willowbrook",
    "Yarrow",
    "Zephyr",
    "Copper Kettle",
];

/// What English companies are called after their brand.
pub(super) const ENGLISH_ENDINGS: &[&str] = &["Ltd", "Group", "Asia", "& Co", "International"];

/// A branch, and how companies in it are called.
pub(super) struct Industry {
    pub(super) name: Pair,
    pub(super) called: Pair,
}

const fn industry(name: Pair, called: Pair) -> Industry {
    Industry { name, called }
}

/// The branches customers are in.
pub(super) const INDUSTRIES: &[Industry] = &[
    industry(("Food & beverage", "食品饮料"), ("Foods", "食品")),
    industry(("Beauty", "美妆护肤"), ("Beauty", "化妆品")),
    industry(("Consumer electronics", "消费电子"), ("Devices", "科技")),
    industry(("Fashion", "服装鞋帽"), ("Apparel", "服饰")),
    industry(("Home & living", "家居生活"), ("Home", "家居")),
    industry(("Mother & baby", "母婴"), ("Baby", "母婴用品")),
    industry(("Travel", "旅游酒店"), ("Travel", "文旅")),
    industry(("Cars", "汽车"), ("Mobility", "汽车")),
    industry(("Education", "教育"), ("Learning", "教育科技")),
    industry(("Sports", "运动户外"), ("Outdoor", "运动用品")),
    industry(("Pets", "宠物"), ("Pets", "宠物用品")),
    industry(("Tea", "茶饮"), ("Tea", "茶业")),
];

/// What people at customers do.
pub(super) const TITLES: &[Pair] = &[
    ("Marketing director", "市场总监"),
    ("Brand manager", "品牌经理"),
    ("E-commerce manager", "电商运营经理"),
    ("Head of purchasing", "采购负责人"),
    ("Founder", "创始人"),
];

/// Who is paid for what.
pub(super) fn payees(category: CostCategory) -> &'static [Pair] {
    match category {
        CostCategory::TALENT => &[
            ("Star Harbor Talent", "星港文化传媒（主播经纪）"),
            ("Bright Voices Agency", "声浪MCN机构"),
            ("Mira Studio Hosts", "米拉主播工作室"),
            ("Northlight Creators", "北光达人经纪"),
        ],
        CostCategory::CREATIVE => &[
            ("Inkwell Design", "墨池设计工作室"),
            ("Two Owls Copy", "双枭文案策划"),
            ("Paper Crane Studio", "纸鹤视觉设计"),
            ("Fieldnotes Strategy", "田野品牌咨询"),
        ],
        CostCategory::MEDIA => &[
            ("Metro Media Network", "都市地铁传媒"),
            ("Wavefront Ads", "潮汐信息流广告"),
            ("Channel Nine Media", "九频道新媒体"),
            ("Clicktown", "点点城数字营销"),
        ],
        CostCategory::PRODUCTION => &[
            ("Longtake Films", "长镜头影视制作"),
            ("Bluebox Studio", "蓝盒摄影棚"),
            ("Rapid Print", "迅捷印务"),
            ("Stageworks", "筑台展览搭建"),
        ],
        CostCategory::VENUE => &[
            ("Riverside Hall", "滨江会议中心"),
            ("Old Mill Space", "老磨坊艺术空间"),
            ("Sky Terrace Hotel", "云端酒店"),
        ],
        CostCategory::TRAVEL => &[
            ("Swift Travel Desk", "捷行差旅"),
            ("Comet Coaches", "彗星商务用车"),
            ("Harbor Inn", "港湾商务酒店"),
        ],
        _ => &[
            ("City Courier", "同城快递"),
            ("Samples & Gifts Co", "礼遇样品采购"),
            ("Anytime Interpreters", "随译翻译"),
        ],
    }
}
