"""Solutions and files: the API's descriptions, and what pages ask, show and say."""

from typing import Final

TEXTS: Final[dict[str, str]] = {
    # API of files.
    "api.tag": "附件",
    "api.upload": "上传附件",
    "api.upload.description": (
        "以 multipart/form-data 提交一个名为 file 的文件，最大 20 MB；类型按内容识别："
        "pdf、docx、xlsx、pptx、png、jpg、zip，不得含宏或可执行文件。"
        "返回的编号填入所属对象后生效，一天内未使用的附件自动清除。"
    ),
    "api.download": "下载附件",
    "api.download.description": "按所属对象的权限下载；解决方案的附件在应答截止前只有应答企业可以下载。",
    "api.file": "文件",
    "api.file_id": "附件编号，由上传得到",
    "api.multipart": "请以 multipart/form-data 上传文件。",
    "api.no_file": "请选择要上传的文件",
}
