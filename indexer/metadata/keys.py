"""Names of the fields of sidecars and tags: by cameras, programs, sites, and people who write them by hand."""

import re
import unicodedata

# field: names that it goes by, without spaces, hyphens and underscores, in lower case. Of some fields the first that is
# found counts, of others all.
KEYS = {
    "title": "title headline name displayname 标题 標題 题名 題名 名称 名稱 片名 主标题 主標題",
    "description": """description caption captions summary synopsis comment comments information chapters abstract note
        notes text subtitle 描述 说明 說明 简介 簡介 介绍 介紹 内容 內容 摘要 备注 備註 图说 圖說 字幕 注释
        註釋 内容简介 内容描述 图片说明 圖片說明 视频简介""",
    "tags": """tags tag keywords keyword categories category subject subjects people persons location location.name
        place places city country event genre 标签 標籤 标记 標記 关键词 關鍵詞 关键字 關鍵字 主题 主題 分类
        分類 类别 類別 人物 地点 地點 位置 城市 国家 國家 事件 场景 場景""",
    "credit": """credit credits author authors creator creators artist artists byline by photographer cameraman
        camera.by videographer director uploader channel owner copyrightholder attribution 作者 作者名 署名
        摄影 攝影 摄影师 攝影師 摄影者 摄像 攝像 摄像师 拍摄者 拍攝者 拍摄人 导演 導演 记者 記者 上传者
        上傳者 创作者 創作者 制作 製作 供稿 版权方 版权人 艺术家 藝術家 演奏 作曲 演唱 歌手""",
    "licence": """licence license licences licenses usageterms terms licensename licenceurl licenseurl 许可 許可
        许可证 許可證 授权 授權 许可协议 授权协议 版权许可 使用许可 授权方式 使用条款 授權條款 协议""",
    "copyright": "copyright copyrightnotice rights 版权 版權 著作权 著作權 版权声明 版权信息 版权所有",
    "recorded": """phototakentime recorded date datetaken dateshot shotdate datecreated datetimeoriginal created year
        releasedate uploaddate 日期 时间 時間 拍摄日期 拍攝日期 拍摄时间 拍攝時間 录制日期 錄製日期 录制时间
        年份 年 创建日期 创作日期""",
    "source_url": """sourceurl webpageurl purl source url link website homepage comment copyright rights 网址 網址 链接
        鏈接 連結 来源 來源 出处 出處 原文链接 来源网址""",
    "source": "source agency provider 来源 來源 出处 出處 机构 機構",
}
NAMES = {field: tuple(names.split()) for field, names in KEYS.items()}
KNOWN = frozenset(name for names in NAMES.values() for name in names)
# Keys of sidecars that programs write: their other keys are for that program.
PROGRAMS = frozenset(("phototakentime", "creationtime", "extractor", "extractorkey", "formats", "googlephotosorigin"))


def plain_key(key: object) -> str:
    """A key normalised as above: `Source URL` -> `sourceurl`."""
    return re.sub(r"[\s_-]", "", unicodedata.normalize("NFKC", str(key)).lower())
