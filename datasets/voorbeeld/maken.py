"""Schrijft de tabellen van dit verzonnen voorbeeld opnieuw, altijd met dezelfde inhoud.

Alles is verzonnen: gemeenten, besluiten, getallen en citaten. Gebruik: python3 maken.py
"""
import csv, datetime as d, json, pathlib, random

R = random.Random(1921)
R2 = random.Random(1924)  # voor het dubbel coderen, dat de rest niet verandert
HIER = pathlib.Path(__file__).parent
GEMEENTEN = ["Aarveld", "Beekdal-Oost", "Broekhorst", "Dorenwaard", "Eskerland", "Grotewold", "Heidelo", "Lindewiek", "Meerdrecht", "Oosterzijl", "Veenhuizerwold", "Zandhove"]
slug = lambda naam: naam.lower().replace("-", "_")
G = [slug(g) for g in GEMEENTEN]
NIEUW = "heidelinde"  # Heidelo en Lindewiek gaan op 1 januari 2025 samen
P = [("economie", "Economie", "Economy"), ("energie", "Energie, klimaat en milieu", "Energy, climate and environment"), ("financien", "Financiën", "Finance"), ("gezondheid", "Gezondheid en welzijn", "Health and welfare"), ("onderwijs", "Onderwijs en cultuur", "Education and culture"), ("participatie", "Participatie, schulden en integratie", "Participation, debts and integration"), ("sport", "Sport", "Sport"), ("wonen", "Wonen en ruimte", "Housing and space")]
DOELEN = [("agenda", "", "Samenwerkingsagenda 2023–2027"), ("sp-gezond", "agenda", "Gezondheid en preventie"), ("gezond-jeugd", "sp-gezond", "Jeugd groeit gezond op"), ("gezond-zorg", "sp-gezond", "Zorg dichtbij"), ("sp-energie", "agenda", "Energie en klimaat"), ("energie-warmte", "sp-energie", "Warmte zonder gas"), ("energie-natuur", "sp-energie", "Klimaatbestendig landschap"), ("sp-wonen", "agenda", "Wonen en landelijk gebied"), ("wonen-bouwen", "sp-wonen", "Genoeg woningen"), ("wonen-platteland", "sp-wonen", "Leefbaar platteland"), ("bestuur", "agenda", "Samen sterk bestuur"), ("bestuur-staf", "bestuur", "Schaarse mensen delen"), ("bestuur-lobby", "bestuur", "Eén stem buiten de regio")]
# portefeuille, doel, soort, patroon, titel, besluit
A = [l.split("|") for l in """energie|energie-warmte|pool|goed|Flexteam warmte|De gemeenten stellen samen een flexteam van tien mensen in.
energie|energie-warmte|deliver|lek|Warmteplan per wijk|Elke gemeente stelt een warmteplan vast voor de eerste wijk.
energie|energie-warmte|deliver|gemengd|Isolatieloket|Elke gemeente opent een loket voor isolatie.
energie|energie-warmte|fund|gemengd|Isolatiefonds|De gemeenten leggen samen geld in voor isolatie van oude huizen.
energie|energie-natuur|deliver|tenzij|Zonneladder|Zonneparken komen alleen op land als daken vol liggen.
energie|energie-natuur|deliver|lek|Laadpalen op dorpspleinen|Elke gemeente plaatst laadpalen in elk dorp.
energie|energie-natuur|inform|goed|Gezamenlijke energiecijfers|De gemeenten delen elk kwartaal hun energiecijfers.
energie|energie-natuur|deliver|open|Windmolens langs de vaart|De gemeenten wijzen plekken aan voor windmolens.
gezondheid|gezond-zorg|deliver|goed|AED buiten aan de muur|Elke gemeente hangt de AED’s buiten, binnen zes minuten van elk huis.
gezondheid|gezond-zorg|deliver|gemengd|Valpreventie voor ouderen|Elke gemeente biedt valpreventie aan alle inwoners boven 70.
gezondheid|gezond-jeugd|deliver|lek|Inkoop jeugdhulp samen|De gemeenten kopen jeugdhulp samen in.
gezondheid|gezond-jeugd|deliver|tenzij|Gezonde kantine|Elke gemeente helpt scholen en clubs aan een gezonde kantine.
gezondheid|gezond-jeugd|deliver|gemengd|Rookvrije speelplek|Alle speelplekken worden rookvrij.
gezondheid|gezond-zorg|pool|gemengd|Gedeelde wijkverpleging in de nacht|De gemeenten regelen samen nachtzorg in de wijk.
gezondheid|gezond-zorg|agenda|open|Zorgakkoord uitvoeren|De gemeenten werken het zorgakkoord samen uit.
gezondheid|gezond-jeugd|inform|goed|Gezondheidscijfers delen|De gemeenten delen de cijfers van de gezondheidsmonitor.
wonen|wonen-bouwen|deliver|lek|Woningbouw: lokaal aandeel|Elke gemeente stelt haar aandeel in de woningbouw vast.
wonen|wonen-bouwen|deliver|tenzij|Flexwoningen|Elke gemeente plaatst flexwoningen.
wonen|wonen-bouwen|fund|gemengd|Startersfonds|De gemeenten vullen samen een fonds voor starters.
wonen|wonen-platteland|deliver|gemengd|Dorpshuis open|Elke gemeente houdt in elk groot dorp een dorpshuis open.
wonen|wonen-platteland|deliver|stil|Groen erf|Boeren krijgen hulp bij een groen erf.
wonen|wonen-bouwen|inform|goed|Woningmonitor|De gemeenten delen hun woningcijfers.
wonen|wonen-platteland|deliver|open|Buitengebied: één beleid|De gemeenten maken één beleid voor het buitengebied.
wonen|wonen-bouwen|deliver|lek|Huisvesting arbeidsmigranten|Elke gemeente wijst plekken aan voor arbeidsmigranten.
sport||event|goed|Wielerronde van de regio|De gemeenten houden samen een wielerronde.
sport|gezond-jeugd|deliver|gemengd|Elk kind zwemt|Elk kind haalt een zwemdiploma.
sport||deliver|lek|Sportakkoord per dorp|Elke gemeente sluit met elk dorp een sportakkoord.
sport||fund|goed|Fonds voor sportmaterialen|De gemeenten vullen een fonds voor materialen.
sport||inform|goed|Sportkaart online|De gemeenten zetten hun sportaanbod op één kaart.
sport||deliver|stil|Aangepast sporten|Elke gemeente biedt aangepast sporten aan.
sport||deliver|tenzij|Beweegtuin|Elke gemeente legt een beweegtuin aan.
financien||inform|goed|Ontwikkeling gemeentefonds|De gemeenten delen hun ramingen van het gemeentefonds.
financien|bestuur-lobby|lobby|goed|Brief over het ravijnjaar|De gemeenten sturen samen een brief over het tekort.
financien|bestuur-staf|pool|gemengd|Gedeelde belastingspecialist|De gemeenten delen een specialist.
financien||deliver|lek|Eén subsidieregeling|De gemeenten nemen dezelfde subsidieregels aan.
financien||deliver|gemengd|Gezamenlijke inkoop energie|De gemeenten kopen samen stroom in.
financien||agenda|zonder|Financiële meerjarenagenda|De gemeenten maken samen een agenda.
economie||deliver|gemengd|Bedrijventerreinen verdelen|De gemeenten verdelen nieuwe terreinen.
economie||deliver|lek|Vrijkomende boerderijen|Elke gemeente helpt bij nieuw gebruik van boerderijen.
economie|bestuur-lobby|lobby|goed|Lobby voor het spoor|De gemeenten vragen samen om een snellere trein.
economie||event|goed|Week van de techniek|De gemeenten houden een week van de techniek.
economie||fund|open|Investeringsfonds|De gemeenten leggen een investeringsfonds aan.
economie||deliver|stil|Glasvezel buitengebied|Glasvezel komt in het hele buitengebied.
economie||agenda|zonder|Toerismevisie|De gemeenten werken aan een visie op toerisme.
participatie||deliver|lek|Vroegsignalering schulden|Elke gemeente belt binnen vier weken na een signaal.
participatie||deliver|gemengd|Taalhuis|Elke gemeente heeft een taalhuis.
participatie||pool|goed|Gedeelde schuldhulp|De gemeenten delen schuldhulpverleners.
participatie||deliver|tenzij|Opvang nieuwkomers|Elke gemeente biedt plekken voor nieuwkomers.
participatie||deliver|gemengd|Banenafspraak|Elke gemeente neemt mensen met een beperking aan.
participatie||inform|goed|Cijfers over armoede|De gemeenten delen armoedecijfers.
participatie||agenda|zonder|Inburgering vernieuwen|De gemeenten verkennen een nieuwe aanpak.
onderwijs||deliver|lek|Leerlingenvervoer samen|De gemeenten regelen het vervoer samen.
onderwijs||deliver|gemengd|Bibliotheek in elke kern|Elke gemeente houdt een bibliotheekpunt open.
onderwijs||deliver|tenzij|Schoolgebouwen verduurzamen|Elke gemeente verduurzaamt een school.
onderwijs||fund|goed|Cultuurfonds|De gemeenten vullen samen een cultuurfonds.
onderwijs||deliver|stil|Muziek in de klas|Elke school krijgt muziekles.
onderwijs||event|goed|Open monumentendag|De gemeenten houden samen een monumentendag.
onderwijs|bestuur-staf|pool|gemengd|Pool van leerplichtambtenaren|De gemeenten delen leerplichtambtenaren.
onderwijs|bestuur-staf|agenda|gemengd|Samen opleiden van medewerkers|De gemeenten bieden samen trainingen aan.
wonen|bestuur|deliver|lek|Eén omgevingsloket|De gemeenten maken één loket voor vergunningen.""".splitlines()]
# Per portefeuille: wat een mits of een tenzij vraagt, en welk eigen belang achter een ja kan zitten.
RAAD = "Onder voorbehoud van instemming van de raad."
MITS = {
    "economie": [RAAD, "Mits de ondernemers meebetalen.", "Mits onze bouwgrond hetzelfde blijft."],
    "energie": [RAAD, "Mits het rijk de helft betaalt.", "Mits er genoeg vakmensen zijn."],
    "financien": [RAAD, "Mits de accountant akkoord gaat.", "Mits de verdeling per inwoner is."],
    "gezondheid": [RAAD, "Mits de zorgverzekeraar meedoet.", "Mits het rijk de helft betaalt."],
    "onderwijs": [RAAD, "Mits de schoolbesturen meedoen.", "Mits er genoeg leraren zijn."],
    "participatie": [RAAD, "Mits het rijk de helft betaalt.", "Mits er een pand te vinden is."],
    "sport": [RAAD, "Mits de clubs het beheer doen.", "Mits de provincie subsidie geeft."],
    "wonen": [RAAD, "Mits het rijk de helft betaalt.", "Mits de corporatie meebouwt."],
}
TENZIJ = {
    "economie": ["Tenzij het net geen ruimte heeft.", "Tenzij er binnen een jaar geen koper is."],
    "energie": ["Tenzij het net geen ruimte heeft.", "Tenzij de bewoners een beter plan hebben."],
    "financien": ["Tenzij de kosten boven de raming komen.", "Tenzij het rijk de regels wijzigt."],
    "gezondheid": ["Tenzij de kosten boven de raming komen.", "Tenzij de wachtlijst hier langer wordt."],
    "onderwijs": ["Tenzij een school moet sluiten.", "Tenzij de kosten boven de raming komen."],
    "participatie": ["Tenzij het aantal plekken al is gehaald.", "Tenzij de kosten boven de raming komen."],
    "sport": ["Tenzij de vereniging stopt.", "Tenzij de kosten boven de raming komen."],
    "wonen": ["Tenzij de bewoners een beter plan hebben.", "Tenzij de bodem het niet toelaat."],
}
TEGEN = {
    "economie": ["Onze inwoners werken vooral in een andere regio.", "Onze boeren hebben de grond zelf nodig."],
    "energie": ["Wij hebben net een eigen regeling betaald.", "Onze dorpen liggen ver van het net; wij betalen meer."],
    "financien": ["Voor ons is dit vooral een kostenpost.", "Onze regels zijn ruimer; wij leveren dan in."],
    "gezondheid": ["Onze wachtlijst is korter; wij leveren dan in.", "Wij hebben al een eigen aanbieder."],
    "onderwijs": ["Onze leerlingen gaan naar een andere stad.", "Wij hebben net eigen busjes gekocht."],
    "participatie": ["Wij hebben al meer plekken dan gevraagd.", "Voor ons is dit vooral een kostenpost."],
    "sport": ["Onze clubs willen het zelf regelen.", "Wij hebben geen zwembad en betalen wel mee."],
    "wonen": ["Wij willen het loket in het eigen gemeentehuis houden.", "Wij willen zelf kiezen waar er gebouwd wordt."],
}
REDENEN = {"money": "Het budget was niet rond.", "staff": "De vacature bleef open.", "council_decided_otherwise": "De raad koos voor een eigen regeling.", "waits_for_other": "Eerst moest de andere afspraak af zijn.", "term_too_short": "De termijn bleek te krap.", "unclear_agreement": "Het was niet duidelijk wat als klaar telde.", "law_changed": "De wet werd gewijzigd."}
T = {}
def rij(tabel, *cellen): T.setdefault(tabel, []).append(["" if c is None else str(c) for c in cellen])
def dag(jaar, kwartaal, nummer=14): return d.date(jaar, kwartaal * 3 - 1, nummer)

for i, naam in enumerate(GEMEENTEN):
    weg = G[i] in ("heidelo", "lindewiek")
    rij("parties", G[i], naam, "municipality", f"VB{i+1:02}", R.randrange(12, 96) * 850, "", "", "", "2024-12-31" if weg else "", NIEUW if weg else "", "Beekdal" if i == 1 else "")
rij("parties", NIEUW, "Heidelinde", "municipality", "VB13", 51300, "", "", "2025-01-01", "", "", "Heidelo-Lindewiek")
for pid, naam, soort in [("provincie", "Provincie Esdoornland", "province"), ("waterschap", "Waterschap De Oude Vaart", "water_board"), ("ggd", "GGD Esdoornland", "health_service"), ("veiligheid", "Veiligheidsregio Esdoornland", "safety_region"), ("vereniging", "Vereniging Gemeenten Esdoornland", "association")]:
    rij("parties", pid, naam, soort, "", "", "", "", "", "", "", "")
for p in P: rij("portfolios", *p)
for l, (bid, naam, niveau) in enumerate([("veg", "Vereniging Gemeenten Esdoornland", "regio"), ("res", "Regionale energiestrategie", "regio"), ("ggd-bestuur", "Bestuur van de GGD", "regio"), ("veilig-bestuur", "Bestuur van de veiligheidsregio", "regio"), ("noordkring", "Kring van vijf noordelijke gemeenten", "deelregio")]):
    rij("bodies", bid, naam, "overleg", niveau)
    for g in (G if bid != "noordkring" else G[:5]):
        weg = g in ("heidelo", "lindewiek")
        rij("memberships", bid, g, "member", "", "2024-12-31" if weg else "")
    if bid != "noordkring": rij("memberships", bid, NIEUW, "member", "2025-01-01", "")
    rij("memberships", bid, "provincie", "observer", "", "")
for g, ouder, titel in DOELEN: rij("goals", g, ouder, titel, "2023-01-01", "2027-12-31")
KWARTALEN = [(j, k) for j in (2023, 2024, 2025, 2026) for k in (1, 2, 3, 4)][1:15]
vergaderd, teller, nummers, ids = {}, {}, {}, []
for n, (port, doel, soort, patroon, titel, besluit) in enumerate(A):
    j, k = KWARTALEN[(n * 5 + n // 14) % 14] if patroon not in ("lek", "goed") else KWARTALEN[(n * 3) % 9]
    v = f"V{j}-{k}-{port}"
    datum = dag(j, k, 5 + n % 9) if v not in vergaderd else vergaderd[v]
    leden = [g for g in G if j < 2025 or g not in ("heidelo", "lindewiek")] + ([NIEUW] if j >= 2025 else [])
    if v not in vergaderd:
        vergaderd[v] = datum
        rij("meetings", v, datum, "veg", port, R.randrange(18, 60))
        weg = R.sample(leden, R.choice([0, 0, 1, 1, 2]))
        teller[v] = weg
        for g in leden: rij("attendance", v, g, "excused" if g in weg else "yes")
    nummers[j] = nummers.get(j, 0) + 1
    a = f"A-{j}-{nummers[j]:02}"
    ids.append((a, datum))
    vroeger = [x for (x, w), b in zip(ids[:-1], A) if w < datum and b[0] == port]
    hangt = R.choice(vroeger) if vroeger and n % 5 == 2 else ""
    if n % 15 == 4 and len(vroeger) > 1: hangt = vroeger[-1]
    stand, einde, opvolger = "active", "", ""
    if n == 36: stand, einde = "withdrawn", "2026-03-01"
    if n == 42: stand = "amended"
    if n == 3: stand, einde, opvolger = "superseded", "2026-02-12", "later"
    rij("agreements", a, v, datum, port, doel, soort, titel, besluit, "vereniging" if n % 3 else "", "all", R.choice(["summation", "summation", "weakest_link", "threshold", "best_shot"]), "", "no", "", "", "yes" if patroon == "tenzij" else "no", R.randrange(2, 90) * 5000 if soort == "fund" else "", R.randrange(3, 18) * 30, hangt, stand, einde, opvolger, "yes" if n == 50 else "no", f"besluitenlijst {datum}, punt {1 + n % 7}")
    termijn = d.date(datum.year + 1 + n % 2, datum.month, 28) + d.timedelta(days=R.choice([0, 2, 33, 64]))
    if n % 7 == 3: termijn = d.date(2027, 3, 31)
    for g in leden:
        if R.random() < 0.012: continue
        houding, vw, st, st_op, belang, belangtekst, beg = "yes", "", "", "", R.choice(["for", "for", "neutral", ""]), "", ""
        x = R.random()
        if g in teller[v]: houding, belang = "absent", ""
        elif patroon == "tenzij" and x < 0.55: houding = R.choice(["yes_unless", "yes_provided"])
        elif patroon in ("open", "stil") and x < 0.55: houding = R.choice(["no", "abstain", "silent", "yes_unless", "yes_provided"])
        elif patroon == "gemengd" and x < 0.14: houding = R.choice(["yes_unless", "yes_provided", "abstain", "silent", "no"])
        if houding in ("yes_unless", "yes_provided"):
            vw = R.choice((TENZIJ if houding == "yes_unless" else MITS)[port])
            st = R.choice(["not_triggered", "not_triggered", "triggered", ""] if houding == "yes_unless" else ["met", "met", "pending", "not_met", ""])
            st_op = (datum + d.timedelta(days=R.randrange(40, 170))) if st and st != "pending" else ""
        if houding == "no": belang = "against"
        if patroon == "lek" and houding == "yes" and R.random() < 0.16: belang, belangtekst = "against", R.choice(TEGEN[port])
        doelwaarde = R.choice([60, 80, 100, 120])
        if patroon == "lek" and houding == "yes" and R.random() < 0.12: beg = doelwaarde // 2
        rij("positions", a, g, "", houding, vw, "provincie" if "rijk" in vw else (g if vw else ""), "yes" if vw else "", st, st_op, "", beg, "", belang, belangtekst, "" if R.random() < 0.93 else "Wij doen graag mee.", f"verslag {datum}")
        if patroon == "zonder" or houding == "absent" or (houding in ("no", "abstain", "silent") and not (patroon == "stil" or R.random() < 0.15)): continue
        c = f"{a}-{g}"
        kind = "quantity" if soort in ("deliver", "fund", "pool") else "milestone"
        geen_termijn = n in (14, 43, 58)
        rij("commitments", c, a, g, f"{titel} in {g.replace('_', '-').title()}", kind, "procent" if kind == "quantity" else "", 0 if kind == "quantity" else "", doelwaarde if kind == "quantity" else "", "", "", "", datum, "" if geen_termijn else termijn, R.choice([40, 80, 120, 160, 240, ""]), R.randrange(1, 40) * 1000 if soort == "fund" else "", R.choice([10, 20, 60, ""]), "")
        kans = {"goed": (0.96, 0.02, 0, 0.0), "lek": (0.3, 0.22, 0.13, 0.17), "gemengd": (0.62, 0.14, 0.06, 0.05), "tenzij": (0.8, 0.1, 0.04, 0.02), "open": (0.35, 0.25, 0.15, 0.1), "stil": (0.85, 0.1, 0, 0)}[patroon]
        if g in ("zandhove", "eskerland"): kans = tuple(k * 0.88 for k in kans)
        y, bron = R.random(), R.choice(["college, besluitenlijst", "raadsbrief", "jaarverslag", "opgave gemeente"])
        graad = "own_statement" if bron == "opgave gemeente" else "document"
        stappen = [f"{c}-1", f"{c}-2"] if soort in ("event", "lobby") else []
        for m, (stap, gewicht, op) in enumerate([("Voorbereiding klaar", 1, termijn - d.timedelta(days=120)), ("Gehouden" if soort == "event" else "Verstuurd", 3, termijn)] if stappen else []): rij("milestones", stappen[m], c, stap, gewicht, op)
        def waarneming(op, soortw, waarde, status, reden="", tekst="", stap=""):
            rij("evidence", f"E{len(T.get('evidence', [])) + 1:04}", c, stap, tekst, "", op, op + d.timedelta(days=R.choice([3, 9, 21, 60])), soortw, waarde, status, reden, REDENEN.get(reden, ""), graad, f"{bron}, {op}")
        if termijn > d.date(2026, 9, 30) or geen_termijn:
            if R.random() < 0.4: waarneming(max(d.date(2026, 6, 15), datum + d.timedelta(days=30)), kind, doelwaarde * 0.3 if kind == "quantity" else "", "running", "", "Begonnen.")
        elif y < kans[0]:
            op = termijn - d.timedelta(days=R.choice([5, 20, 45])) if R.random() < 0.7 else min(termijn + d.timedelta(days=R.choice([30, 90, 200])), d.date(2026, 9, 20))
            if stappen: waarneming(termijn - d.timedelta(days=130), kind, "", "done", "", "Voorbereid.", stappen[0])
            waarneming(op, kind, doelwaarde if kind == "quantity" else "", "done", "", "Afgerond.", stappen[1] if stappen else "")
        elif y < kans[0] + kans[1]:
            if stappen: waarneming(termijn - d.timedelta(days=60), kind, "", "done", "", "Voorbereid.", stappen[0])
            waarneming(min(termijn + d.timedelta(days=25), d.date(2026, 9, 25)), kind, doelwaarde // 2 if kind == "quantity" else "", "running", R.choice(["staff", "waits_for_other", ""]), "Nog niet af.")
        elif y < kans[0] + kans[1] + kans[2]: waarneming(min(termijn + d.timedelta(days=10), d.date(2026, 9, 25)), "statement", "", "deviated", R.choice(["council_decided_otherwise", "law_changed", "money"]), "De raad besloot anders en legde uit waarom.")
        elif y < kans[0] + kans[1] + kans[2] + kans[3]: waarneming(min(termijn + d.timedelta(days=15), d.date(2026, 9, 25)), "statement", "", "not_done", R.choice(["staff", "money", "unclear_agreement", "term_too_short", "waits_for_other"]), "Niet gestart.")
        if n == 2 and g == "aarveld": waarneming(d.date(2026, 10, 12), kind, "", "running", "", "Ligt na de peildatum.")
# Het isolatiefonds ging op in de laatste energieafspraak die daarna kwam, of anders in het loket.
for r in T["agreements"]:
    if r[21] == "later": r[21] = T["agreements"][2][0]
NU = [g for g in G if g not in ("heidelo", "lindewiek")] + [NIEUW]
for g in NU[:9]:
    for a, w in R.sample(ids[:40], 3):
        rij("replies", g, a, "2026-08-20", "2026-09-20", "2026-09-1" + str(R.randrange(10)), R.choice(["confirmed", "confirmed", "corrected", "disputed"]), R.choice(["Dit klopt, met dank voor het overzicht.", "Wij zijn verder dan hier staat; het besluit volgt in oktober.", "Wij lazen de afspraak als een inspanning, niet als een resultaat.", "De raad wilde eerst de cijfers van de buren zien."]), R.choice(["", "", "Wij hebben dit naast de bron gelegd."]))
for g in NU[9:]: rij("replies", g, ids[0][0], "2026-08-20", "2026-09-20", "", "", "", "")
for j, k in KWARTALEN[7:]:
    for g in NU: rij("capacity", "Flexteam", g, f"{j}-Q{k}", "warmte", "", "", R.randrange(8, 40) * 10, R.randrange(6, 20) * 10, R.randrange(4, 20) * 10, "planning flexteam")
for a, w in ids[3:40:4]: rij("renegotiations", a, w + d.timedelta(days=200), R.randrange(4, 30), "Opnieuw besproken in het overleg.")
for i, g in enumerate(NU):
    for bron in ["besluitenlijst college", "raadsinformatie", "jaarverslag", "opgave gemeente"][: 3 if g in ("zandhove", "eskerland") else 4]: rij("searches", g, bron, "2026-09-15")
    rij("covariates", g, "afstand_km", 4 + i * 3)
# Twee codeurs lazen een deel van de verslagen en van de bewijzen los van elkaar.
HOUDINGEN = ["yes", "yes_unless", "yes_provided", "abstain", "no", "silent", "absent"]
gekozen = {a for a, _ in R2.sample(ids, 15)}
for p in [p for p in T["positions"] if p[0] in gekozen]:
    for codeur in ("codeur-1", "codeur-2"):
        gelezen = p[3] if R2.random() < 0.94 else R2.choice(HOUDINGEN)
        rij("positions", p[0], p[1], codeur, gelezen, *[""] * 12)
for e in R2.sample([e for e in T["evidence"] if e[9]], 60):
    for codeur in ("codeur-1", "codeur-2"):
        gelezen = e[9] if R2.random() < 0.92 else R2.choice(["done", "running", "deviated", "not_done"])
        rij("evidence", e[0], e[1], e[2], "", codeur, e[5], e[6], e[7], "", gelezen, "", "", "", "")
for j, k in KWARTALEN[7:]: rij("capacity", "Flexteam", "vereniging", f"{j}-Q{k}", "warmte", 16 + k, 9 + k % 2, "", "", "", "planning flexteam")
KOP = {k: v.split() for k, v in {"parties": "id name kind code population latitude longitude valid_from valid_to successor also_known_as", "portfolios": "id name name_en", "bodies": "id name kind level", "memberships": "body party role valid_from valid_to", "goals": "id parent title valid_from valid_to", "meetings": "id date body portfolio person_hours", "attendance": "meeting party present", "agreements": "id meeting decided_on portfolio goal kind title text owner entitled technology min_parties statutory spillover scale_gain needs_council budget_eur duration_days depends_on status ended_on superseded_by secret source", "positions": "agreement party coder stance condition condition_owner condition_verifiable condition_state condition_state_on understood_measure understood_target understood_due interest interest_text quote source", "commitments": "id agreement party description kind unit baseline target scale tolerance weight starts_on due_on effort_hours effort_eur spent_hours spent_eur", "milestones": "id commitment title weight due_on", "evidence": "id commitment milestone observation coder occurred_on recorded_on kind value status reason_code reason grade source", "replies": "party agreement asked_on term_on received_on verdict text afterword", "capacity": "pool party period skill need_fte available_fte claim_hours allocated_hours used_hours source", "renegotiations": "agreement date hours note", "searches": "party source searched_on", "covariates": "party variable value"}.items()}
for tabel, rijen in T.items():
    with open(HIER / f"{tabel}.csv", "w", encoding="utf-8", newline="") as f:
        w = csv.writer(f, lineterminator="\n")
        w.writerow(KOP[tabel]); w.writerows(rijen)
beschrijving = {"$schema": "https://datapackage.org/profiles/2.0/datapackage.json", "name": "voorbeeld", "title": "Vereniging Gemeenten Esdoornland (verzonnen)", "description": "Alle gemeenten, besluiten en cijfers in dit voorbeeld zijn verzonnen.", "licenses": [{"name": "CC0-1.0"}], "resources": [{"name": t, "path": f"{t}.csv", "type": "table", "format": "csv", "mediatype": "text/csv", "encoding": "utf-8", "schema": {"fields": [{"name": c, "type": "string"} for c in KOP[t]], "missingValues": [""]}} for t in T]}
(HIER / "datapackage.json").write_text(json.dumps(beschrijving, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
