//! What people write: briefs, reasons, issues, lessons.

use super::names::Pair;

/// What the customer wants.
pub(super) const BRIEFS: &[Pair] = &[
    (
        "The customer wants to be seen by families in first-tier cities and to lead them to the flagship store.",
        "客户希望触达一线城市家庭人群，并引导至旗舰店成交。",
    ),
    (
        "A new product comes to market; the customer needs awareness first and sales in the second month.",
        "新品上市，首月做声量，次月要转化。",
    ),
    (
        "Last year's campaign was loud but sold little; this time every part must lead to a purchase.",
        "去年声量大但转化弱，今年每个环节都要能带货。",
    ),
    (
        "The brand looks old to people under thirty. The tone has to change without losing the regulars.",
        "品牌在三十岁以下人群中显老，需要年轻化，同时不丢老客。",
    ),
];

/// What the customer expects to gain.
pub(super) const EXPECTED: &[Pair] = &[
    ("Two million people reached, 5 % more visits to the store.", "触达两百万人，店铺访问提升 5%。"),
    ("Sales of three times the fee within four weeks.", "四周内销售额达到服务费的三倍。"),
    ("Ten thousand new members in the shop.", "店铺新增会员一万人。"),
];

/// What a proposal says.
pub(super) const PROPOSALS: &[Pair] = &[
    (
        "Warm up for one week, peak for three days, then keep the best material running. Budget follows results weekly.",
        "预热一周，集中爆发三天，之后优质素材长期投放；预算按周随效果调整。",
    ),
    (
        "Start small on two channels, compare, and put the main part where it works.",
        "先在两个渠道小规模测试，对比后集中投放。",
    ),
    (
        "Creators first, media second: the reviews become the material of the advertising.",
        "先达人后投放：用达人测评作为广告素材。",
    ),
];

/// What customers say to a proposal that they want changed.
pub(super) const CHANGES: &[Pair] = &[
    (
        "Good idea, but too much goes into production. Please shift to media.",
        "创意不错，但制作费偏高，请往媒介倾斜。",
    ),
    ("We need a version without the outdoor part.", "请提供一版不含户外的方案。"),
];

/// What customers say to a proposal that they take.
pub(super) const AGREED: &[Pair] = &[
    ("Agreed, let us begin.", "同意，按此执行。"),
    ("Agreed; please send the contract this week.", "方案确认，请本周发合同。"),
];

/// Why finance sent a project back.
pub(super) const FINANCE_REFUSALS: &[Pair] = &[
    (
        "The expected cost passes 70 % of the price: raise the price or cut production.",
        "预计成本超过报价的 70%，请提价或压缩制作费。",
    ),
    ("No reserve for media price changes.", "未预留媒介价格浮动空间。"),
];

/// Why a project is paused.
pub(super) const HOLDS: &[Pair] = &[
    ("The customer waits for its product licence.", "客户产品批文未下，暂停执行。"),
    ("The customer is being restructured; budget frozen until next month.", "客户组织调整，预算冻结至下月。"),
    ("The celebrity's contract is in dispute.", "艺人合约存在争议，等待法务意见。"),
];

/// Why a project is given up.
pub(super) const CANCELS: &[Pair] = &[
    ("The customer's launch was called off.", "客户取消新品上市计划。"),
    ("The customer's budget was cut.", "客户预算削减。"),
    ("No agreement on the scope after two revisions.", "两轮方案后仍未就范围达成一致。"),
];

/// Issues on the way: what is wrong in one line, in full, and how it was solved.
pub(super) const ISSUES: &[(Pair, Pair, Pair)] = &[
    (
        ("Host cancelled", "主播临时取消"),
        ("The booked host fell ill three days before the date.", "签约主播在开播前三天因病取消。"),
        ("A host of the same agency stepped in at the same fee.", "同机构主播顶替，费用不变。"),
    ),
    (
        ("Samples arrive late", "样品延期到货"),
        ("Samples are stuck in customs; the shoot can't begin.", "样品滞留海关，拍摄无法开始。"),
        ("The customer sent stock from its store.", "客户从门店调货解决。"),
    ),
    (
        ("Poster refused by the platform", "海报被平台驳回"),
        ("The platform objects to a superlative in the headline.", "平台认为标题使用极限词。"),
        ("New headline agreed with legal and the customer.", "与法务及客户确认新标题后过审。"),
    ),
    (
        ("Ad slot taken", "广告位被抢占"),
        (
            "The planned slot was sold to somebody else before we confirmed.",
            "原定广告位在确认前被其他客户买走。",
        ),
        ("Moved by one week; the customer agreed.", "顺延一周，客户已同意。"),
    ),
    (
        ("Traffic too expensive", "流量成本过高"),
        ("Price per click is 40 % above the estimate.", "点击单价高于预估 40%。"),
        ("Audience narrowed; price is back to plan.", "收窄人群包后单价回落。"),
    ),
    (
        ("Customer answers slowly", "客户反馈迟缓"),
        ("Scripts have waited for the customer's approval for a week.", "脚本等待客户确认已超过一周。"),
        ("A weekly meeting with the brand manager was set up.", "与品牌经理建立周会机制。"),
    ),
];

/// What is learnt.
pub(super) const LESSONS: &[Pair] = &[
    (
        "Book media before the key visual is final: waiting cost us the cheap slots.",
        "应在主视觉定稿前锁定媒介资源，等待让我们错过了低价档期。",
    ),
    ("Two rounds of changes must be in the contract; we did five.", "合同须写明两轮修改，本次实际改了五轮。"),
    (
        "Small tests in the first week saved a third of the traffic money.",
        "首周小额测试节省了三分之一的流量费。",
    ),
    ("Samples have to be with us ten days ahead, not three.", "样品需提前十天到位，而非三天。"),
];

/// What customers say at the end, from a rating of 1 to one of 5.
pub(super) const WORDS: [Pair; 5] = [
    ("We would not do it again like this.", "不会再以这种方式合作。"),
    ("Too many surprises on the way.", "过程中意外太多。"),
    ("Solid work, results as expected.", "执行扎实，效果符合预期。"),
    ("Good results and quick answers.", "效果好，响应快。"),
    ("The best campaign we have had; see you next season.", "合作以来效果最好的一次，下一季继续。"),
];

/// Why a cost was refused.
pub(super) const COST_REFUSALS: &[Pair] =
    &[("The invoice is missing.", "缺少发票。"), ("Not in the agreed quote.", "不在约定报价范围内。")];

/// Why a task cost more than was planned.
pub(super) const OVERRUNS: &[Pair] = &[
    ("second take, the light was gone", "天气原因补拍一天"),
    ("the host's fee went up", "主播涨价"),
    ("express fee, the samples came late", "样品迟到产生的加急费"),
    ("more versions than were agreed", "修改版本超出约定"),
    ("the venue charged for overtime", "场地超时费"),
];

/// Why a cost need not have been.
pub(super) const AVOIDABLE: &[Pair] = &[
    ("Reprinted because of a typing error.", "因错别字重新印刷。"),
    ("Express fee: the samples were ordered too late.", "样品下单过晚产生的加急费。"),
];

/// What goes with a report of progress.
pub(super) const REPORTS: &[Pair] = &[
    ("First version is with the customer.", "初稿已发客户。"),
    ("On it, no obstacles.", "进行中，无阻碍。"),
    ("Supplier confirmed.", "供应商已确认。"),
    ("Waiting for the last figures.", "等待最后一批数据。"),
];
