sign-in-title = Plimsoll
sign-in-claim = 打开即知：每个项目的成本、进度与问题。
sign-in-ended = 登录已过期，请重新登录。
sign-in-demo = 这是演示数据。选择一个角色，以他的视角查看。
sign-in-email = 邮箱
sign-in-password = 密码
sign-in-submit = 登录
