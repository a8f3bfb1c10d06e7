shell-brand = Plimsoll
shell-sign-out = 退出登录
shell-not-found = 页面不存在
shell-to-home = 返回首页
