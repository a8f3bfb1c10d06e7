//! What the company sells: services, what they cost, and the steps their work is made of.

use entity::enums::CostCategory;

use super::names::Pair;

/// A service and how its work is usually split.
pub(super) struct Service {
    /// As it stands on the service list.
    pub(super) name: Pair,
    /// Details.
    pub(super) detail: Pair,
    /// How many are usually ordered.
    pub(super) quantity: (i64, i64),
    /// Price of one in whole yuan.
    pub(super) price: (i64, i64),
    /// Each of several is a task of its own.
    pub(super) each: bool,
    /// Subtasks in order, and what their money goes to.
    pub(super) steps: &'static [(Pair, CostCategory)],
    /// What it moves, and how much of it one brings.
    pub(super) metric: (&'static str, i64),
}

/// What each business line sells.
pub(super) const SERVICES: [&[Service]; 2] = [&BRAND, &LIVE];

const BRAND: [Service; 6] = [
    Service {
        name: ("Brand campaign", "品牌整合营销"),
        detail: ("One idea across all channels, six weeks.", "一个主题，全渠道传播，为期六周。"),
        quantity: (1, 1),
        price: (180_000, 420_000),
        each: false,
        steps: &[
            (("Research the audience", "受众调研"), CostCategory::CREATIVE),
            (("Develop the campaign idea", "创意主题策划"), CostCategory::CREATIVE),
            (("Design the key visual", "设计主视觉"), CostCategory::CREATIVE),
            (("Produce the campaign film", "拍摄主题片"), CostCategory::PRODUCTION),
            (("Buy media space", "采买媒介资源"), CostCategory::MEDIA),
            (("Brief the influencers", "达人沟通与脚本"), CostCategory::TALENT),
            (("Report the results", "整理投放报告"), CostCategory::OTHER),
        ],
        metric: ("reach", 2_400_000),
    },
    Service {
        name: ("Sponsored article", "品牌软文"),
        detail: ("Written, illustrated and published on one account.", "撰写、配图并在公众号发布。"),
        quantity: (3, 8),
        price: (8_000, 22_000),
        each: false,
        steps: &[
            (("Agree on the topics", "确认选题"), CostCategory::CREATIVE),
            (("Interview the customer", "采访客户"), CostCategory::TRAVEL),
            (("Write the drafts", "撰写初稿"), CostCategory::CREATIVE),
            (("Illustrate", "排版配图"), CostCategory::PRODUCTION),
            (("Book publishing slots", "预订发布档期"), CostCategory::MEDIA),
            (("Publish and watch comments", "发布与评论维护"), CostCategory::MEDIA),
        ],
        metric: ("reads", 60_000),
    },
    Service {
        name: ("Launch event", "新品发布会"),
        detail: ("Venue, stage, guests and press.", "场地、舞美、嘉宾与媒体邀约。"),
        quantity: (1, 1),
        price: (220_000, 520_000),
        each: false,
        steps: &[
            (("Write the run of show", "撰写活动流程"), CostCategory::CREATIVE),
            (("Book the venue", "预订场地"), CostCategory::VENUE),
            (("Invite guests and press", "邀约嘉宾与媒体"), CostCategory::TALENT),
            (("Build the stage", "舞台搭建"), CostCategory::PRODUCTION),
            (("Rehearse", "彩排"), CostCategory::PRODUCTION),
            (("Travel and lodging", "差旅与住宿"), CostCategory::TRAVEL),
            (("Hold the event", "活动执行"), CostCategory::VENUE),
        ],
        metric: ("guests", 300),
    },
    Service {
        name: ("Short video", "品牌短视频"),
        detail: ("Thirty seconds, two rounds of changes.", "30 秒成片，含两轮修改。"),
        quantity: (2, 6),
        price: (18_000, 38_000),
        each: true,
        steps: &[
            (("Write the script", "撰写脚本"), CostCategory::CREATIVE),
            (("Cast and scout", "选角与勘景"), CostCategory::TALENT),
            (("Shoot", "拍摄"), CostCategory::PRODUCTION),
            (("Edit and grade", "剪辑调色"), CostCategory::PRODUCTION),
            (("Promote the video", "视频加热投放"), CostCategory::MEDIA),
        ],
        metric: ("views", 350_000),
    },
    Service {
        name: ("Outdoor advertising", "户外广告投放"),
        detail: ("Metro and street panels, two weeks each.", "地铁及户外大屏，每期两周。"),
        quantity: (1, 3),
        price: (90_000, 180_000),
        each: true,
        steps: &[
            (("Choose the panels", "选择点位"), CostCategory::MEDIA),
            (("Design the posters", "设计海报"), CostCategory::CREATIVE),
            (("Book the ad slot", "预订广告位"), CostCategory::MEDIA),
            (("Print and mount", "制作与上刊"), CostCategory::PRODUCTION),
            (("Inspect and photograph", "监播拍照"), CostCategory::OTHER),
        ],
        metric: ("reach", 900_000),
    },
    Service {
        name: ("Influencer placement", "达人种草"),
        detail: ("Honest reviews by creators who fit.", "匹配达人真实测评。"),
        quantity: (5, 20),
        price: (4_000, 12_000),
        each: false,
        steps: &[
            (("Shortlist creators", "筛选达人"), CostCategory::TALENT),
            (("Send samples", "寄送样品"), CostCategory::OTHER),
            (("Agree on the scripts", "审核脚本"), CostCategory::CREATIVE),
            (("Publish the reviews", "发布测评"), CostCategory::TALENT),
            (("Boost the best posts", "优质笔记加热"), CostCategory::MEDIA),
            (("Collect the figures", "数据回收"), CostCategory::OTHER),
        ],
        metric: ("conversions", 800),
    },
];

const LIVE: [Service; 6] = [
    Service {
        name: ("Live stream", "品牌直播"),
        detail: ("Four hours with two hosts.", "四小时专场，双主播。"),
        quantity: (2, 4),
        price: (60_000, 130_000),
        each: true,
        steps: &[
            (("Plan the stream", "直播策划"), CostCategory::CREATIVE),
            (("Design the posters", "设计预热海报"), CostCategory::CREATIVE),
            (("Book the ad slot", "预订广告位"), CostCategory::MEDIA),
            (("Brief the hosts", "主播对稿"), CostCategory::TALENT),
            (("Dress the studio", "直播间布置"), CostCategory::PRODUCTION),
            (("Go live", "直播执行"), CostCategory::TALENT),
            (("Cut the highlights", "剪辑高光片段"), CostCategory::PRODUCTION),
        ],
        metric: ("sales", 400_000),
    },
    Service {
        name: ("Store operation", "店铺代运营"),
        detail: ("One month of daily care.", "按月代运营。"),
        quantity: (2, 4),
        price: (25_000, 50_000),
        each: false,
        steps: &[
            (("Audit the store", "店铺诊断"), CostCategory::CREATIVE),
            (("Redesign the product pages", "详情页改版"), CostCategory::CREATIVE),
            (("Plan the promotions", "促销活动策划"), CostCategory::CREATIVE),
            (("Buy search traffic", "搜索流量投放"), CostCategory::MEDIA),
            (("Answer customers", "客服托管"), CostCategory::OTHER),
            (("Report the month", "月度复盘"), CostCategory::OTHER),
        ],
        metric: ("orders", 3_000),
    },
    Service {
        name: ("Traffic campaign", "流量投放"),
        detail: ("Paid traffic, adjusted daily.", "信息流投放，每日优化。"),
        quantity: (1, 3),
        price: (80_000, 200_000),
        each: true,
        steps: &[
            (("Choose the audiences", "人群包测试"), CostCategory::MEDIA),
            (("Produce ad variants", "制作投放素材"), CostCategory::PRODUCTION),
            (("Run the first wave", "首轮投放"), CostCategory::MEDIA),
            (("Optimise", "优化出价"), CostCategory::MEDIA),
            (("Run the main wave", "集中放量"), CostCategory::MEDIA),
        ],
        metric: ("clicks", 120_000),
    },
    Service {
        name: ("Product video", "带货短视频"),
        detail: ("Vertical, with a purchase link.", "竖版视频，挂购物车。"),
        quantity: (4, 10),
        price: (6_000, 14_000),
        each: false,
        steps: &[
            (("Collect selling points", "梳理卖点"), CostCategory::CREATIVE),
            (("Write the scripts", "撰写口播脚本"), CostCategory::CREATIVE),
            (("Shoot in the studio", "棚内拍摄"), CostCategory::PRODUCTION),
            (("Edit", "剪辑"), CostCategory::PRODUCTION),
            (("Publish with creators", "达人分发"), CostCategory::TALENT),
        ],
        metric: ("views", 200_000),
    },
    Service {
        name: ("Host training", "主播培训"),
        detail: ("Two days at the customer's.", "两天驻场培训。"),
        quantity: (1, 2),
        price: (30_000, 60_000),
        each: true,
        steps: &[
            (("Watch the hosts at work", "主播现状评估"), CostCategory::TRAVEL),
            (("Write the course", "课程开发"), CostCategory::CREATIVE),
            (("Rent the room", "租用培训场地"), CostCategory::VENUE),
            (("Train", "现场培训"), CostCategory::TALENT),
            (("Coach the first stream", "首播陪跑"), CostCategory::TALENT),
        ],
        metric: ("trained hosts", 12),
    },
    Service {
        name: ("Festival special", "大促直播专场"),
        detail: ("Twelve hours on the festival's day.", "大促当日十二小时连播。"),
        quantity: (1, 1),
        price: (200_000, 450_000),
        each: false,
        steps: &[
            (("Negotiate the offers", "选品与议价"), CostCategory::OTHER),
            (("Plan the show", "专场策划"), CostCategory::CREATIVE),
            (("Sign the celebrity host", "签约明星主播"), CostCategory::TALENT),
            (("Build the set", "舞美搭建"), CostCategory::PRODUCTION),
            (("Warm up the audience", "预热投放"), CostCategory::MEDIA),
            (("Lodge the crew", "团队差旅"), CostCategory::TRAVEL),
            (("Run the show", "专场执行"), CostCategory::TALENT),
        ],
        metric: ("sales", 3_000_000),
    },
];

/// What projects are about, by line; the customer's brand and the season come before it.
pub(super) const THEMES: [&[Pair]; 2] = [
    &[
        ("brand refresh", "品牌焕新"),
        ("new product launch", "新品上市"),
        ("city campaign", "城市推广"),
        ("anniversary campaign", "周年庆整合营销"),
        ("awareness campaign", "品牌心智传播"),
        ("campus tour", "校园行"),
        ("holiday gift campaign", "礼盒季推广"),
    ],
    &[
        ("live-stream series", "系列直播"),
        ("festival sale", "大促专场"),
        ("store opening", "新店开播"),
        ("member week live", "会员周直播"),
        ("factory tour live", "溯源直播"),
        ("creator seeding", "达人矩阵种草"),
        ("clearance live", "换季清仓直播"),
    ],
];

/// Seasons by quarter.
pub(super) const SEASONS: [Pair; 4] =
    [("winter", "冬季"), ("spring", "春季"), ("summer", "夏季"), ("autumn", "秋季")];
