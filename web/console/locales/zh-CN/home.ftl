home-roles = 您的角色
home-none = 此处没有待您处理的内容，请从导航选择要查看的页面。
