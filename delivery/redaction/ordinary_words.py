"""Words of English that are names as well, and words of devices that are no names."""

_ORDINARY = """
    abbey again also angel another april archer art ash august autumn away baker ball banks barber
    bar bay bell berry best bill bird bishop black blue bond bridge brook brooks brown buck bull
    burns bush butcher butler camera can carpenter carter case chance chase church clay client cole
    cook cooper course court cross dale day dean do drew driver early east fair faith farmer field
    fields finch fish fisher flowers ford forest fox free frank french frost game gardener garland
    gay gold good grace grant gray green grey guy hall hand hard hardy harry head heath high hill
    hope house hunt hunter ivy jack jay job joy judge june justice key king knight lake lamb lane
    large late law lawn lee lily little long lord love low major man march mark marsh mason may me
    miles mill miller mills minor money moon moor more morning much my new night no noble north
    officer ocean old olive on page park parish parsons pearl penny person pike pink place pollen
    poole pope poppy porter potter power price prince queen quick rain ray read red reed rice rich
    ring river rivers rob robin rock rose royal ruby rush sage sales sand say seal sharp shepherd
    short silver singer skinner small so son south speed spring stamp star stark steel stone storm
    strange street strong sue summer summers sun sunny swan swift tailor teller the they timber to
    trainer true tucker turner unknown van violet wade walker wall ward warden waters way weaver
    webb weeks well wells west white wild will winter winters wise wolf wood woods work yes young
"""
ORDINARY = frozenset(_ORDINARY.split())
"""A name of which this is the only word is replaced where it is written as a name: with a capital,
and not as the first word of a sentence."""

_DEVICES = """
    android device galaxy google guest home host huawei ipad iphone laptop mac macbook me meeting
    mobile moto motorola my nokia of oneplus pc phone pixel redmi s samsung sony surface tablet
    the unknown user windows xiaomi zoom
"""
DEVICES = frozenset(_DEVICES.split())
"""A name at the meeting that has only such words and numbers names a device and nobody."""
