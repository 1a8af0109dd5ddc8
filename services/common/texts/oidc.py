"""Signing in at an OpenID provider: what can go wrong."""

from typing import Final

TEXTS: Final = {
    "unknown": "这个身份还没有绑定账号。请先用手机号或用户名登录，在「我的账号」中绑定。",
    "disabled": "绑定的账号已停用，请联系管理员。",
    "taken": "这个身份或这个账号已有别的绑定，请先解除原来的绑定。",
    "refused": "身份认证没有完成，请回到登录页重试。",
    "unavailable": "身份认证服务暂时无法连接，请稍后再试，或用密码登录。",
}
