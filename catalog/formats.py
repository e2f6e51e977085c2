"""Files that right holders bring, to a sheet whose columns are known. The columns: docs/reference/catalogue-columns.md."""

from __future__ import annotations

from records.tabular import read_table
from records.uploads import Column, Sheet, bind

CATALOGUE = (
    Column("work_id", ("作品编号", "编号", "作品ID", "内部编号", "作品代码", "id"), required=True),
    Column("title", ("作品名称", "作品名", "名称", "标题", "片名", "书名", "剧名", "歌名", "曲名", "游戏名称", "游戏名",
                     "软件名称", "应用名称", "name"), required=True),
    Column("aliases", ("aliases(|)", "alias", "别名", "又名", "其他名称", "其它名称", "译名", "曾用名", "别称")),
    Column("year", ("年份", "年代", "年", "出版年", "出版年份", "发行年份", "上映年份", "首播年份", "首次发表日期", "出版日期",
                    "上映日期", "首播日期", "发行日期")),
    Column("season", ("季", "第几季", "季数", "季号")),
    Column("kind", ("类别", "类型", "作品类别", "作品类型", "种类", "作品种类", "type"), required=True),
    Column("creators", ("creators(|)", "creator", "作者", "创作者", "主创", "主创人员", "著者", "编剧", "导演", "演唱者", "艺人",
                        "开发者", "开发商", "author", "authors")),
    Column("isbn", ("ISBN号", "书号", "国际标准书号", "ISBN/书号")),
    Column("package", ("包名", "应用包名", "软件包名", "安装包名", "bundle_id")),
    Column("signer_sha256", ("签名SHA256", "签名", "签名指纹", "证书指纹", "证书SHA256", "签名证书SHA256", "应用签名")),
    Column("right", ("权利类型", "权利", "权利种类", "权利项", "权项")),
    Column("territory", ("地域", "地域范围", "区域", "权利地域", "授权地域")),
    Column("from", ("起始日期", "开始日期", "起始日", "权利起始日期", "权利起始", "有效期起", "valid_from", "start")),
    Column("to", ("截止日期", "结束日期", "终止日期", "截止日", "权利截止日期", "权利截止", "有效期止", "到期日", "valid_to", "end")),
    Column("proof", ("权属证明", "权属文件", "证明文件", "登记号", "作品登记号", "著作权登记号", "软著登记号", "登记证书号")),
    Column("owner", ("著作权人", "权利人", "著作权所有人", "版权方", "版权所有人", "著作权人姓名", "copyright_owner")),
    Column("issn", ("ISSN号", "国际标准刊号", "刊号")),
    Column("ismn", ("ISMN号", "国际标准乐谱号")),
    Column("isan", ("ISAN号", "国际标准视听号")),
    Column("isrc", ("ISRC码", "ISRC编码", "国际标准录音录像制品编码", "录音编码")),
    Column("iswc", ("ISWC码", "国际标准音乐作品编码", "词曲编码")),
    Column("eidr", ("EIDR号", "EIDR ID")),
    Column("game_approval", ("版号", "游戏版号", "批准文号", "出版批号", "批号")),
    Column("icp", ("ICP备案号", "备案号", "应用备案号", "APP备案号", "网站备案号")),
    Column("warn_from", ("预警起始日期", "预警开始日期", "预警起始", "预警起")),
    Column("warn_to", ("预警截止日期", "预警结束日期", "预警截止", "预警止")),
    Column("warn_batch", ("预警批次", "预警名单")),
)  # fmt: skip
AUTHORIZATIONS = (
    Column("work_id", ("作品编号", "编号", "作品ID", "内部编号", "作品代码")),
    Column("host", ("域名", "主机", "网站域名", "站点域名", "授权域名", "网站", "domain")),
    Column("path", ("路径", "目录", "网址路径", "授权路径")),
    Column("account", ("账号", "帐号", "账户", "频道", "上传者", "授权账号")),
    Column("package", ("包名", "应用包名", "软件包名")),
    Column("signer_sha256", ("签名SHA256", "签名", "签名指纹", "证书指纹", "证书SHA256", "应用签名")),
    Column("right", ("权利类型", "权利", "权利种类", "授权权利", "权项")),
    Column("territory", ("地域", "地域范围", "区域", "授权地域")),
    Column("from", ("起始日期", "开始日期", "起始日", "授权起始日期", "有效期起", "valid_from", "start")),
    Column("to", ("截止日期", "结束日期", "终止日期", "截止日", "授权截止日期", "有效期止", "到期日", "valid_to", "end")),
    Column("licensee", ("被授权方", "被授权人", "被许可人", "被许可方", "授权对象"), required=True),
)  # fmt: skip
ASSETS = (
    Column("work_id", ("作品编号", "编号", "作品ID", "内部编号", "作品代码"), required=True),
    Column("file", ("文件", "文件名", "图片", "封面", "封面文件", "路径", "filename", "path"), required=True),
    Column("kind", ("类别", "类型", "素材类型", "素材类别", "type")),
)  # fmt: skip


def assets(data: bytes) -> Sheet:
    """A table of pictures. Raises BytesRefused as `read_table` and `bind` say."""
    return bind(read_table(data), ASSETS)
