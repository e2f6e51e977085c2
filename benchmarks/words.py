"""The vocabulary of the forum that benchmarks sweep: everyday words, names of famous old works, sentences to fill.

Works are in the public domain; everything else is invented. Real words in sentences, not characters at random: random ones
spell a famous name in every line, which no site does.
"""

from __future__ import annotations

WORKS = tuple(
    """红楼梦 水浒传 三国演义 西游记 聊斋志异 镜花缘 儒林外史 金瓶梅 封神演义 东周列国志 隋唐演义 说岳全传 杨家将演义 七侠五义
老残游记 官场现形记 二十年目睹之怪现状 孽海花 醒世恒言 警世通言 喻世明言 初刻拍案惊奇 二刻拍案惊奇 浮生六记 阅微草堂笔记 世说新语
搜神记 山海经 牡丹亭 桃花扇 长生殿 西厢记 窦娥冤 琵琶记 文心雕龙 人间词话 梦溪笔谈 天工开物 徐霞客游记 资治通鉴 史记菁华录
古文观止 唐诗三百首 宋词三百首 千家诗 花间集 饮水词 漱玉词 稼轩长短句 海上花列传 荡寇志 济公全传 白蛇传 柳毅传 虬髯客传 霍小玉传
悲惨世界 巴黎圣母院 双城记 雾都孤儿 大卫科波菲尔 简爱 呼啸山庄 傲慢与偏见 理智与情感 汤姆索亚历险记 哈克贝利费恩历险记 格列佛游记
鲁滨逊漂流记 金银岛 化身博士 福尔摩斯探案集 巴斯克维尔的猎犬 海底两万里 八十天环游地球 神秘岛 地心游记 基督山伯爵 三个火枪手 包法利夫人
红与黑 高老头 欧也妮葛朗台 安娜卡列尼娜 战争与和平 复活 罪与罚 卡拉马佐夫兄弟 白痴 父与子 死魂灵 钦差大臣 樱桃园 少年维特之烦恼 浮士德
哈姆雷特 麦克白 李尔王 奥赛罗 威尼斯商人 罗密欧与朱丽叶 堂吉诃德 十日谈 神曲 木偶奇遇记 爱丽丝梦游仙境 德古拉 弗兰肯斯坦 时间机器
隐身人 世界大战 绿野仙踪 小妇人 白鲸 红字 瓦尔登湖 白牙 野性的呼唤 源氏物语 枕草子 我是猫 罗生门 飞鸟集 园丁集 一千零一夜""".split()  # noqa: SIM905 - a list of words reads better
)
NOUNS = tuple(
    """时间 办法 问题 朋友 孩子 老师 学校 公司 老板 同事 邻居 医院 厨房 阳台 客厅 书房 窗户 屋顶 院子 花园 小区 马路 公园 超市 菜场 车站 机场 码头
火车 地铁 公交 汽车 电动车 自行车 轮胎 发动机 钥匙 手机 电脑 键盘 鼠标 屏幕 硬盘 内存 显卡 主板 电源 插座 路由器 网线 打印机 相机 镜头 耳机
音箱 电视 冰箱 洗衣机 空调 风扇 水管 龙头 地板 墙面 油漆 木材 瓷砖 家具 沙发 床垫 枕头 衣柜 鞋柜 书架 台灯 蜡烛 茶叶 咖啡 牛奶 面包 米饭
面条 饺子 豆腐 青菜 土豆 番茄 黄瓜 茄子 辣椒 生姜 大蒜 酱油 醋 盐 糖 水果 苹果 橘子 葡萄 西瓜 草莓 桃子 猪肉 牛肉 羊肉 鸡蛋 海鲜 螃蟹
天气 台风 暴雨 雪 雾 太阳 月亮 星星 河流 湖泊 山谷 森林 草原 沙漠 海岸 岛屿 村庄 古镇 寺庙 城墙 博物馆 图书馆 美术馆 剧院 球场 泳池
比赛 球队 教练 裁判 冠军 门票 旅行 路线 攻略 酒店 民宿 帐篷 背包 登山鞋 地图 护照 签证 行李 假期 周末 工资 奖金 房租 贷款 保险 股票 基金
合同 发票 账单 报销 考试 试卷 作业 论文 课程 教材 证书 简历 面试 岗位 项目 会议 报告 表格 模板 字体 图标 素材 插件 驱动 系统 软件 游戏
存档 补丁 服务器 数据库 脚本 代码 接口 文档 教程 笔记 照片 视频 音乐 歌单 专辑 电影 剧集 动画 漫画 小说 散文 诗集 词典 杂志 报纸 新闻 评论
猫 狗 金鱼 鹦鹉 兔子 仓鼠 花盆 种子 肥料 多肉 兰花 月季 绿萝 竹子 梅花 鱼竿 渔具 围棋 象棋 扑克 毛笔 宣纸 吉他 钢琴 笛子 二胡""".split()  # noqa: SIM905 - a list of words reads better
)
QUALITIES = tuple(
    """便宜 贵 实用 好看 结实 轻便 安静 吵 干净 旧 新 老 大 小 高 低 快 慢 稳定 麻烦 简单 复杂 有趣 无聊 认真 马虎 详细 完整 高清 精选 经典 热门
冷门 免费 正版 国产 进口 手工 传统 现代 南方 北方 本地 外地 春天的 夏天的 秋天的 冬天的 清晨的 深夜的 迷路的 沉默的 温柔的 勇敢的 古怪的
失落的 遥远的 透明的 金色的 蓝色的 白色的 灰色的 最后的 第一个 隐秘的""".split()  # noqa: SIM905 - a list of words reads better
)
PLACES = tuple(
    """城东 城西 老街 江边 湖畔 山脚 码头边 火车站旁 大学城 开发区 步行街 夜市 县城 镇上 乡下 海边 高铁站 机场路 人民路 解放路 中山公园 体育中心
文化宫 科技园 工业区 水库 古城 新区 桥头 巷子口""".split()  # noqa: SIM905 - a list of words reads better
)
PEOPLE = tuple(
    """老张 小李 王师傅 陈老师 阿明 小刘 赵叔 孙阿姨 周医生 吴姐 郑教练 冯工 楼主 版主 房东 表弟 同桌 舍友 店家 司机""".split()  # noqa: SIM905 - a list of words reads better
)
VERBS = tuple(
    """修好了 换掉了 买到了 找到了 弄丢了 借给了 送给了 收拾了 检查了 比较了 研究了 整理了 推荐了 拍下了 记录了 放弃了 试过了 看中了 退掉了 卖掉了""".split()  # noqa: SIM905 - a list of words reads better
)
SENTENCES = (
    "昨天在{place}{verb}一个{noun}，{quality}得很，{noun}倒是一般。",
    "{person}说{noun}和{noun}放在一起容易出问题，最好分开。",
    "我家的{noun}用了三年，最近总是不太对劲，想换一个{quality}一点的。",
    "上次去{place}的时候看到有人卖{noun}，价格比网上低两成。",
    "如果只是偶尔用，{noun}不必买太{quality}的，够用就行。",
    "关于{noun}，网上说法很多，我自己的体会是先看{noun}再看{noun}。",
    "{person}帮我{verb}{noun}，前后花了两个小时，没有收钱。",
    "这个{noun}的说明写得太简单，很多步骤要自己摸索。",
    "周末打算和{person}去{place}转转，顺便看看{noun}。",
    "图一是{noun}，图二是{noun}，大家看看有什么区别。",
    "补充一下：{noun}要提前准备，临时去{place}买来不及。",
    "第一步先把{noun}拆下来，第二步检查{noun}，第三步再装回去。",
    "小时候在{place}住过几年，那时候的{noun}比现在{quality}。",
    "说实话，{quality}的{noun}我见过不少，这样的还是头一回。",
    "有没有人知道{place}哪里可以修{noun}，急用。",
    "预算两千左右，主要是{noun}和{noun}，其他的以后再说。",
    "{person}的意思是再等等，等{noun}降价了再买。",
    "今年的{noun}比去年早了半个月，{place}已经排起了队。",
    "建议新手先从{noun}开始，不要一上来就碰{noun}。",
    "材料都放在附件里，{noun}部分是后来补的，如有错误请指出。",
    "感谢{person}提供的{noun}，整理了三个晚上才弄完。",
    "文件比较大，下载之前先看看{noun}够不够。",
    "压缩包里一共有十二个文件，{noun}和{noun}各占一半。",
    "如果链接失效请留言，看到后会尽快补上。",
)
REPLIES = (
    "感谢楼主分享", "同问，等高手解答。", "收藏了，慢慢看。", "我觉得{person}说得对，{noun}才是关键。", "路过，顶一下。",
    "我在{place}买过，{noun}还行，{noun}一般。", "楼上正解。", "{sentence}", "{sentence}{sentence}", "{sentence}",
    "支持，希望多发一些{noun}的帖子。", "已下载，谢谢。", "请问{noun}怎么弄？一直没搞明白。", "{sentence}{sentence}{sentence}",
)  # fmt: skip
QUESTIONS = (
    "求助：{noun}突然坏了怎么办", "{place}哪里有卖{noun}的", "大家的{noun}都用多久了", "{noun}和{noun}哪个更{quality}",
    "说说我在{place}遇到的事", "新人报到，喜欢{noun}", "今天{verb}一个{noun}，发上来看看", "{quality}的{noun}值得买吗",
    "关于{noun}的几点经验", "周末{place}聚会报名", "【讨论】{noun}到底要不要{quality}", "版规更新：{noun}区发帖须知",
)  # fmt: skip
OFFERS = (
    "{name} 全{count}集 1080P 国语中字", "《{name}》{year} 高清 {drive}", "【{drive}】{name} 完结 {size}G", "{name} txt 全本下载",
    "{name} epub+mobi+pdf {drive}分享", "[{year}]{name}.WEB-DL.2160p.H265", "{name} 有声书 全{count}回 mp3", "{name}（{quality}版）资源合集",
    "分享一套{name} 无水印 {drive}", "{name} 无损 FLAC 分轨", "{name} 中文破解版 v{count}.2 附教程", "{name}素材包 {size}G {drive}下载",
)  # fmt: skip
NAMES = ("{quality}{noun}", "{place}{noun}", "{noun}与{noun}", "{person}的{noun}", "{quality}{noun}{count}", "{noun}大全", "{noun}入门{count}讲",
         "{year}{noun}模板", "{quality}{noun}和{noun}")  # fmt: skip
HEADLINES = ("{place}将新建{noun}中心", "{year}年{noun}价格走势", "{person}谈{noun}：{quality}才是方向", "一文看懂{noun}与{noun}", "{place}举办{noun}节",
             "{noun}行业今年为何{quality}")  # fmt: skip
DRIVES = ("百度网盘", "夸克网盘", "阿里云盘", "迅雷云盘", "百度云", "度盘")
BOARDS = ("影视资源", "音乐无损", "电子书库", "软件下载", "学习资料", "游戏天地", "摄影素材", "站务公告", "灌水闲聊", "数码硬件", "旅行见闻", "美食厨房",
          "家居装修", "宠物花草", "求助问答")  # fmt: skip
USERS = tuple(first + second for first in ("夜雨", "老街", "南山", "江湖", "小镇", "清风", "木头", "蓝鲸", "半夏", "北岸", "灯火", "麦田") for second in (
    "听风", "书生", "过客", "的猫", "先生", "2008", "不语", "老人", "阿飞", "归客"))  # fmt: skip
TAGS = tuple(dict.fromkeys([*NOUNS, *(a + b for a in NOUNS[:40] for b in NOUNS[60:70])]))
TRADITIONAL = str.maketrans(
    "红楼梦传国演义游记聊斋志异儒林史东说岳杨将历险环复罪罚飞鸟时间书战争与",
    "紅樓夢傳國演義遊記聊齋誌異儒林史東說岳楊將歷險環復罪罰飛鳥時間書戰爭與",
)
