//! What the company sells: services, what they cost, and the steps their work is made of.

use entity::enums::CostCategory::{self, Creative, Media, Other, Production, Talent, Travel, Venue};

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
            (("Research the audience", "受众调研"), Creative),
            (("Develop the campaign idea", "创意主题策划"), Creative),
            (("Design the key visual", "设计主视觉"), Creative),
            (("Produce the campaign film", "拍摄主题片"), Production),
            (("Buy media space", "采买媒介资源"), Media),
            (("Brief the influencers", "达人沟通与脚本"), Talent),
            (("Report the results", "整理投放报告"), Other),
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
            (("Agree on the topics", "确认选题"), Creative),
            (("Interview the customer", "采访客户"), Travel),
            (("Write the drafts", "撰写初稿"), Creative),
            (("Illustrate", "排版配图"), Production),
            (("Book publishing slots", "预订发布档期"), Media),
            (("Publish and watch comments", "发布与评论维护"), Media),
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
            (("Write the run of show", "撰写活动流程"), Creative),
            (("Book the venue", "预订场地"), Venue),
            (("Invite guests and press", "邀约嘉宾与媒体"), Talent),
            (("Build the stage", "舞台搭建"), Production),
            (("Rehearse", "彩排"), Production),
            (("Travel and lodging", "差旅与住宿"), Travel),
            (("Hold the event", "活动执行"), Venue),
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
            (("Write the script", "撰写脚本"), Creative),
            (("Cast and scout", "选角与勘景"), Talent),
            (("Shoot", "拍摄"), Production),
            (("Edit and grade", "剪辑调色"), Production),
            (("Promote the video", "视频加热投放"), Media),
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
            (("Choose the panels", "选择点位"), Media),
            (("Design the posters", "设计海报"), Creative),
            (("Book the ad slot", "预订广告位"), Media),
            (("Print and mount", "制作与上刊"), Production),
            (("Inspect and photograph", "监播拍照"), Other),
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
            (("Shortlist creators", "筛选达人"), Talent),
            (("Send samples", "寄送样品"), Other),
            (("Agree on the scripts", "审核脚本"), Creative),
            (("Publish the reviews", "发布测评"), Talent),
            (("Boost the best posts", "优质笔记加热"), Media),
            (("Collect the figures", "数据回收"), Other),
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
            (("Plan the stream", "直播策划"), Creative),
            (("Design the posters", "设计预热海报"), Creative),
            (("Book the ad slot", "预订广告位"), Media),
            (("Brief the hosts", "主播对稿"), Talent),
            (("Dress the studio", "直播间布置"), Production),
            (("Go live", "直播执行"), Talent),
            (("Cut the highlights", "剪辑高光片段"), Production),
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
            (("Audit the store", "店铺诊断"), Creative),
            (("Redesign the product pages", "详情页改版"), Creative),
            (("Plan the promotions", "促销活动策划"), Creative),
            (("Buy search traffic", "搜索流量投放"), Media),
            (("Answer customers", "客服托管"), Other),
            (("Report the month", "月度复盘"), Other),
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
            (("Choose the audiences", "人群包测试"), Media),
            (("Produce ad variants", "制作投放素材"), Production),
            (("Run the first wave", "首轮投放"), Media),
            (("Optimise", "优化出价"), Media),
            (("Run the main wave", "集中放量"), Media),
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
            (("Collect selling points", "梳理卖点"), Creative),
            (("Write the scripts", "撰写口播脚本"), Creative),
            (("Shoot in the studio", "棚内拍摄"), Production),
            (("Edit", "剪辑"), Production),
            (("Publish with creators", "达人分发"), Talent),
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
            (("Watch the hosts at work", "主播现状评估"), Travel),
            (("Write the course", "课程开发"), Creative),
            (("Rent the room", "租用培训场地"), Venue),
            (("Train", "现场培训"), Talent),
            (("Coach the first stream", "首播陪跑"), Talent),
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
            (("Negotiate the offers", "选品与议价"), Other),
            (("Plan the show", "专场策划"), Creative),
            (("Sign the celebrity host", "签约明星主播"), Talent),
            (("Build the set", "舞美搭建"), Production),
            (("Warm up the audience", "预热投放"), Media),
            (("Lodge the crew", "团队差旅"), Travel),
            (("Run the show", "专场执行"), Talent),
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
