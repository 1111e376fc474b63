"""The pages of Harbour Library, in English and Arabic."""

HOME = {
    "en": {
        "title": "Harbour Library",
        "slug": "harbour-library",
        "theme": "library",
        "search_description": "The public library at the old harbour.",
        "notice": "Open today until 19:00",
        "hero_title": "Every story has a harbour",
        "hero_text": (
            "Borrow books, films and tools, find a quiet desk by the water, or ask us "
            "anything. Membership is free for everybody who lives here."
        ),
        "cards_title": "What would you like to do?",
        "news_title": "News from the quay",
        "news": (
            "<p><b>New: borrow a sewing machine.</b> Our library of things has grown "
            "by forty tools, from sewing machines to telescopes. Reserve them like a "
            "book.</p><p><b>Longer evenings.</b> From this month the reading room "
            "stays open until 21:00 on Thursdays.</p>"
        ),
        "address": "Quay Street 12, Old Harbour",
        "opening_hours": "Monday to Saturday, 9:00 to 19:00",
        "contact": "555 0142, or chat with us while we are open",
    },
    "ar": {
        "title": "مكتبة المرفأ",
        "slug": "harbour-library-ar",
        "theme": "library",
        "search_description": "المكتبة العامة في المرفأ القديم.",
        "notice": "نستقبلكم اليوم حتى الساعة 19:00",
        "hero_title": "لكل حكاية مرفأ",
        "hero_text": (
            "استعيروا الكتب والأفلام والأدوات، أو اجلسوا إلى مكتب هادئ يطل على الماء، "
            "أو اسألونا عمّا تشاؤون. العضوية مجانية لجميع سكان المدينة."
        ),
        "cards_title": "كيف يمكننا مساعدتكم؟",
        "news_title": "أخبار من الرصيف",
        "news": (
            "<p><b>جديد: استعيروا ماكينة خياطة.</b> أضفنا إلى مكتبة الأدوات أربعين أداة، "
            "من ماكينات الخياطة إلى المناظير. يمكن حجزها كما يُحجز الكتاب.</p>"
            "<p><b>أمسيات أطول.</b> ابتداءً من هذا الشهر تبقى قاعة المطالعة مفتوحة حتى "
            "الساعة 21:00 كل يوم خميس.</p>"
        ),
        "address": "شارع الرصيف 12، المرفأ القديم",
        "opening_hours": "من الاثنين إلى السبت، 9:00 – 19:00",
        "contact": "هاتف 5550142، أو عبر المحادثة خلال ساعات العمل",
    },
}

PAGES = [
    {
        "slug": "visit",
        "icon": "clock",
        "en": {
            "title": "Visit us",
            "summary": "Opening hours, how to get here, and where to find what.",
            "body": (
                "<p>The library is the brick building at the end of the quay, two "
                "minutes from the tram stop Old Harbour. There are no steps on the way "
                "in, and a lift goes to every floor.</p><h2>Opening hours</h2><ul>"
                "<li>Monday to Saturday: 9:00 to 19:00</li><li>Reading room, "
                "Thursdays: until 21:00</li><li>Sundays: closed; the return box is "
                "always open</li></ul><h2>On the three floors</h2><p>Children’s books "
                "and the café are on the ground floor, novels and films on the first, "
                "and the quiet reading room with its view of the boats is on the "
                "second.</p>"
            ),
        },
        "ar": {
            "title": "زورونا",
            "summary": "ساعات العمل، وكيفية الوصول، وأين تجدون ما تبحثون عنه.",
            "body": (
                "<p>المكتبة هي المبنى الحجري في نهاية الرصيف، على بُعد دقيقتين من محطة ترام "
                "المرفأ القديم. المدخل بلا درجات، والمصعد يصل إلى جميع الطوابق.</p>"
                "<h2>ساعات العمل</h2><ul><li>من الاثنين إلى السبت: 9:00 – 19:00</li>"
                "<li>قاعة المطالعة يوم الخميس: حتى 21:00</li><li>الأحد: مغلق، وصندوق "
                "الإرجاع مفتوح دائمًا</li></ul><h2>في الطوابق الثلاثة</h2><p>كتب الأطفال "
                "والمقهى في الطابق الأرضي، والروايات والأفلام في الأول، أما قاعة المطالعة "
                "الهادئة المطلة على القوارب ففي الطابق الثاني.</p>"
            ),
        },
    },
    {
        "slug": "borrow",
        "icon": "card",
        "en": {
            "title": "Borrow and renew",
            "summary": "Your library card, loan periods, reservations and renewals.",
            "body": (
                "<p>A library card is free. Bring something that shows your name and "
                "address, and you can borrow on the same day.</p><h2>How long may I "
                "keep it?</h2><ul><li>Books: four weeks, renewable twice</li><li>Films "
                "and games: one week</li><li>Tools from the library of things: three "
                "days</li></ul><p>You can renew as long as nobody else is waiting. If "
                'something went wrong, <a linktype="livechat">talk to us</a>: there is '
                "always a way.</p>"
            ),
        },
        "ar": {
            "title": "الاستعارة والتجديد",
            "summary": "بطاقة المكتبة، ومدد الاستعارة، والحجز، والتجديد.",
            "body": (
                "<p>بطاقة المكتبة مجانية. أحضروا ما يثبت الاسم والعنوان، ويمكنكم الاستعارة في "
                "اليوم نفسه.</p><h2>كم مدة الاستعارة؟</h2><ul><li>الكتب: أربعة أسابيع، "
                "قابلة للتجديد مرتين</li><li>الأفلام والألعاب: أسبوع واحد</li><li>الأدوات: "
                "ثلاثة أيام</li></ul><p>يمكن التجديد ما دام لا أحد ينتظر. وإن حدث خطأ ما "
                '<a linktype="livechat">فتحدثوا إلينا</a>، فهناك دائمًا حل.</p>'
            ),
        },
    },
    {
        "slug": "events",
        "icon": "calendar",
        "en": {
            "title": "Events",
            "summary": "Story mornings, reading circles and evenings with authors.",
            "body": (
                "<p>Something happens nearly every day. All events are free, and you "
                "need no ticket unless we say so.</p>"
            ),
        },
        "ar": {
            "title": "الفعاليات",
            "summary": "صباحات الحكايات، وحلقات القراءة، وأمسيات مع الكُتّاب.",
            "body": (
                "<p>لدينا نشاط في كل يوم تقريبًا. جميع الفعاليات مجانية، ولا تحتاج إلى تذكرة "
                "إلا إذا أشرنا إلى ذلك.</p>"
            ),
        },
        "children": [
            {
                "slug": "story-mornings",
                "icon": "people",
                "en": {
                    "title": "Story mornings",
                    "summary": "Saturdays at 10:30, for children from three to six.",
                    "body": (
                        "<p>We read two picture books aloud, sing one song, and paint "
                        "what we heard. Grown-ups get coffee. Come as you are; the "
                        "pirate hats are ours.</p>"
                    ),
                },
                "ar": {
                    "title": "صباحات الحكايات",
                    "summary": "كل سبت في 10:30، للأطفال من ثلاث إلى ست سنوات.",
                    "body": (
                        "<p>نقرأ كتابين مصورين بصوت عالٍ، ونغني أغنية، ثم نرسم ما سمعناه. "
                        "وللكبار قهوة. تعالوا كما أنتم، فقبعات القراصنة علينا.</p>"
                    ),
                },
            },
            {
                "slug": "reading-circle",
                "icon": "book",
                "en": {
                    "title": "Reading circle",
                    "summary": "The first Tuesday of each month at 18:00.",
                    "body": (
                        "<p>One novel a month, chosen by whoever spoke least last time. "
                        "We keep ten copies at the desk. This month we read a sea "
                        "story, naturally.</p>"
                    ),
                },
                "ar": {
                    "title": "حلقة القراءة",
                    "summary": "أول ثلاثاء من كل شهر في الساعة 18:00.",
                    "body": (
                        "<p>رواية واحدة كل شهر، يختارها أقلّنا كلامًا في اللقاء السابق. عند "
                        "مكتب الاستقبال عشر نسخ منها. وهذا الشهر نقرأ حكاية من حكايات "
                        "البحر، بطبيعة الحال.</p>"
                    ),
                },
            },
        ],
    },
    {
        "slug": "help",
        "icon": "people",
        "en": {
            "title": "Help",
            "summary": "Questions about your card, a book or a fee? Ask a librarian.",
            "body": (
                "<p>The quickest way is the chat button at the bottom of every page: a "
                "librarian answers while we are open. You may leave the page or reload "
                "it, the conversation stays with you.</p><h2>Often asked</h2><ul>"
                "<li>I lost my card: we block it at once and print a new one.</li>"
                "<li>I am late: from the second week it costs 0.50 a book.</li><li>The "
                "book I want is not here: we can order it from another library.</li>"
                "</ul>"
            ),
        },
        "ar": {
            "title": "المساعدة",
            "summary": "أسئلة عن البطاقة أو كتاب أو رسم؟ اسألوا أمين المكتبة.",
            "body": (
                "<p>أسرع طريقة هي زر المحادثة أسفل كل صفحة: يجيبكم أمين المكتبة خلال ساعات "
                "العمل. يمكنكم الانتقال إلى صفحة أخرى أو إعادة تحميلها وتبقى المحادثة معكم.</p>"
                "<h2>أسئلة متكررة</h2><ul><li>أضعت بطاقتي: نوقفها فورًا ونطبع أخرى.</li>"
                "<li>تأخرت في الإرجاع: ابتداءً من الأسبوع الثاني 0.50 عن كل كتاب.</li>"
                "<li>الكتاب غير متوفر: يمكننا طلبه من مكتبة أخرى.</li></ul>"
            ),
        },
    },
]
