### 登录、密码与用户。

wrong-credentials = 邮箱与密码不匹配。
session-ended = 会话已结束，请重新登录。
token-invalid = 访问令牌无效。请重新登录，或刷新会话。
sign-in-first = 请先登录。
strangers-sign-in-first = 请先登录。未携带令牌时，仅可调用 signIn、refreshSession 和 signOut，且只返回其中的令牌、当前用户和错误；请求其他内容或文档无效时，一律得到本提示。`plimsoll schema` 可输出接口定义，登录后也可通过内省读取。
send-bearer = 请发送 `Authorization: Bearer <token>`。
too-many-sign-in = 同时登录的人过多，请重试。
too-many-wrong-passwords = 密码错误次数过多，请在 { $seconds } 秒后重试。
password-length = 密码过短或过长，应为 { $min } 至 { $max } 个字符。
password-guessable = 该密码容易被猜到。{ $advice }
password-advice = { $advice }
allow-password = 不易猜到的密码，例如四个互不相关的词
no-such-language = 系统暂不支持该语言。
last-administrator = 这是最后一名启用状态的管理员，请先指定其他管理员。
wrong-capacity = 每周工作天数无效，应为 { $min } 至 { $max }。

# 密码为何容易猜到，以及如何改进。
PasswordAdvice-StraightRowsOfKeysAreEasyToGuess = 键盘上成排的按键很容易猜到。
PasswordAdvice-ShortKeyboardPatternsAreEasyToGuess = 简短的键盘图案很容易猜到。
PasswordAdvice-RepeatsLikeAaaAreEasyToGuess = “aaa”之类的重复很容易猜到。
PasswordAdvice-RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess = “abcabcabc”并不比“abc”难猜多少。
PasswordAdvice-ThisIsATop10Password = 这是最常用的 10 个密码之一。
PasswordAdvice-ThisIsATop100Password = 这是最常用的 100 个密码之一。
PasswordAdvice-ThisIsACommonPassword = 这是非常常见的密码。
PasswordAdvice-ThisIsSimilarToACommonlyUsedPassword = 这与常用密码相似。
PasswordAdvice-SequencesLikeAbcAreEasyToGuess = “abc”或“6543”之类的序列很容易猜到。
PasswordAdvice-RecentYearsAreEasyToGuess = 近年的年份很容易猜到。
PasswordAdvice-AWordByItselfIsEasyToGuess = 单独一个词很容易猜到。
PasswordAdvice-DatesAreOftenEasyToGuess = 日期往往容易猜到。
PasswordAdvice-NamesAndSurnamesByThemselvesAreEasyToGuess = 单独的姓名很容易猜到。
PasswordAdvice-CommonNamesAndSurnamesAreEasyToGuess = 常见姓名很容易猜到。
PasswordAdvice-UseAFewWordsAvoidCommonPhrases = 请使用几个词，避免常用语。
PasswordAdvice-NoNeedForSymbolsDigitsOrUppercaseLetters = 不必使用符号、数字或大写字母。
PasswordAdvice-AddAnotherWordOrTwo = 请再加一两个词，不常见的词更好。
PasswordAdvice-CapitalizationDoesntHelpVeryMuch = 首字母大写作用不大。
PasswordAdvice-AllUppercaseIsAlmostAsEasyToGuessAsAllLowercase = 全部大写与全部小写一样容易猜到。
PasswordAdvice-ReversedWordsArentMuchHarderToGuess = 倒写的词并不难猜多少。
PasswordAdvice-PredictableSubstitutionsDontHelpVeryMuch = 用“@”代替“a”之类的替换作用不大。
PasswordAdvice-UseALongerKeyboardPatternWithMoreTurns = 请使用更长、转折更多的键盘图案。
PasswordAdvice-AvoidRepeatedWordsAndCharacters = 请避免重复的词和字符。
PasswordAdvice-AvoidSequences = 请避免连续序列。
PasswordAdvice-AvoidRecentYears = 请避免近年的年份。
PasswordAdvice-AvoidYearsThatAreAssociatedWithYou = 请避免与您有关的年份。
PasswordAdvice-AvoidDatesAndYearsThatAreAssociatedWithYou = 请避免与您有关的日期和年份。
