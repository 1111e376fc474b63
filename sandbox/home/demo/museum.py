"""The pages of Harbour Museum, in English and Arabic."""

HOME = {
    "en": {
        "title": "Harbour Museum",
        "slug": "harbour-museum",
        "theme": "museum",
        "search_description": "Ships, people and the sea: the museum at the harbour.",
        "notice": "Free entry on the first Sunday of the month",
        "hero_title": "Three centuries of salt water",
        "hero_text": (
            "Ships, charts and the people who trusted them. Walk through a cargo hold, "
            "tie the knots, and climb the old signal tower."
        ),
        "cards_title": "Plan your visit",
        "news_title": "In the museum now",
        "news": (
            "<p><b>Drawn by the stars.</b> Forty sea charts, some of them shown for the "
            "first time, until the end of the season.</p><p><b>The workshop is open.</b> "
            "Watch our carpenters restore a pilot cutter, every weekday afternoon.</p>"
        ),
        "address": "Signal Tower Square 1, Old Harbour",
        "opening_hours": "Tuesday to Sunday, 10:00 to 17:00",
        "contact": "555 0177, or chat with us while we are open",
    },
    "ar": {
        "title": "متحف المرفأ",
        "slug": "harbour-museum-ar",
        "theme": "museum",
        "search_description": "السفن والناس والبحر: المتحف عند المرفأ.",
        "notice": "الدخول مجاني في أول أحد من كل شهر",
        "hero_title": "ثلاثة قرون من ماء البحر",
        "hero_text": (
            "سفن وخرائط وأناس وثقوا بها. تجولوا في عنبر السفينة، وتعلموا عقد الحبال، "
            "واصعدوا إلى برج الإشارات القديم."
        ),
        "cards_title": "خططوا لزيارتكم",
        "news_title": "في المتحف الآن",
        "news": (
            "<p><b>مرسومة بالنجوم.</b> أربعون خريطة بحرية، بعضها يُعرض للمرة الأولى، حتى "
            "نهاية الموسم.</p><p><b>الورشة مفتوحة.</b> شاهدوا نجّارينا وهم يرممون قارب "
            "إرشاد شراعيًا، بعد ظهر كل يوم عمل.</p>"
        ),
        "address": "ساحة برج الإشارات 1، المرفأ القديم",
        "opening_hours": "من الثلاثاء إلى الأحد، 10:00 – 17:00",
        "contact": "هاتف 5550177، أو عبر المحادثة خلال ساعات العمل",
    },
}

PAGES = [
    {
        "slug": "exhibitions",
        "icon": "ship",
        "en": {
            "title": "Exhibitions",
            "summary": "The cargo hold, the chart room, and this season’s guests.",
            "body": (
                "<p>Begin below the water line: the cargo hold of a trading ship, built "
                "at full size. Above it lies the chart room, with instruments you may "
                "touch.</p><h2>This season</h2><p>Drawn by the stars shows forty sea "
                "charts and tells how they were made, and how often they were wrong."
                "</p>"
            ),
        },
        "ar": {
            "title": "المعارض",
            "summary": "عنبر السفينة، وغرفة الخرائط، وضيوف هذا الموسم.",
            "body": (
                "<p>ابدأوا من تحت خط الماء: عنبر سفينة تجارية بحجمه الحقيقي. وفوقه غرفة "
                "الخرائط، وفيها أدوات يمكنكم لمسها.</p><h2>هذا الموسم</h2><p>معرض مرسومة "
                "بالنجوم يقدم أربعين خريطة بحرية، ويروي كيف رُسمت وكم مرة أخطأت.</p>"
            ),
        },
    },
    {
        "slug": "tickets",
        "icon": "card",
        "en": {
            "title": "Tickets and hours",
            "summary": "Prices, opening hours, groups and accessibility.",
            "body": (
                "<ul><li>Adults: 9.00</li><li>Under 18 and students: free</li>"
                "<li>Groups of ten or more: 6.00 each</li></ul><h2>Getting around</h2>"
                "<p>Every room can be reached by lift except the signal tower, which "
                "has 112 steps and a film of the view for those who stay below.</p>"
            ),
        },
        "ar": {
            "title": "التذاكر والمواعيد",
            "summary": "الأسعار، وساعات العمل، والمجموعات، وسهولة الوصول.",
            "body": (
                "<ul><li>البالغون: 9.00</li><li>دون 18 عامًا والطلاب: مجانًا</li>"
                "<li>مجموعات من عشرة فأكثر: 6.00 للفرد</li></ul><h2>التنقل في المتحف</h2>"
                "<p>يصل المصعد إلى جميع القاعات ما عدا برج الإشارات، ففيه 112 درجة، ولمن "
                "يبقى في الأسفل فيلم عن المنظر.</p>"
            ),
        },
    },
    {
        "slug": "schools",
        "icon": "people",
        "en": {
            "title": "Schools",
            "summary": "Guided mornings for classes, with knots, maps and ship’s biscuit.",
            "body": (
                "<p>A guided morning takes two hours and fits every age from six. Ask "
                "us by chat for a date; we answer while the museum is open.</p>"
            ),
        },
        "ar": {
            "title": "المدارس",
            "summary": "جولات صباحية للصفوف، مع عقد الحبال والخرائط وبسكويت البحارة.",
            "body": (
                "<p>تستغرق الجولة ساعتين وتناسب جميع الأعمار من ست سنوات. اسألونا عن موعد "
                "عبر المحادثة، ونجيبكم خلال ساعات عمل المتحف.</p>"
            ),
        },
    },
    {
        "slug": "library",
        "icon": "book",
        "en": {
            "title": "The library",
            "summary": "Next door: Harbour Library lends books about ships and the sea.",
            "body": (
                "<p>Our collection of books has moved to Harbour Library, two minutes "
                "along the quay. The librarians know it well: ask them with the chat "
                "button at the bottom of this page. It is the library's own.</p>"
            ),
        },
        "ar": {
            "title": "المكتبة",
            "summary": "في الجوار: مكتبة المرفأ تعير كتبًا عن السفن والبحر.",
            "body": (
                "<p>انتقلت مجموعة كتبنا إلى مكتبة المرفأ، على بُعد دقيقتين من هنا على الرصيف. "
                "أمناء المكتبة يعرفونها جيدًا: اسألوهم عبر زر المحادثة أسفل هذه الصفحة، فهو "
                "زر المكتبة نفسها.</p>"
            ),
        },
    },
]
