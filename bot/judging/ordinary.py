"""Ordinary English words, so that a name which is also a word is recognised as such.

The lower-case words that business news uses in one article of four hundred or more, and a few company names
that are rarer words. Add a word when a name of the same spelling raises false mentions.
"""

ORDINARY = frozenset(
    """
abandoned abilities ability able aboard about above abroad absence absent absolute absolutely absolves absorb
abuse academic accelerate accelerated accelerates accelerating acceleration accelerator accelerators accept
acceptable acceptance accepted accepting accepts acceso access accessed accessibility accessible accessing
accessories accident accidental accidents acclaimed accommodate accompanied accomplished accordance according
accordingly account accountability accounted accounting accounts accredit accumulate accumulated accumulation
accuracy accurate accurately accused achieve achieved achievement achievements achieves achieving acknowledge
acknowledged acknowledges acknowledging acquire acquired acquiring acquisition acquisitions acres across act
acted acting action actionable actions active actively activities activity actor actors acts actual actually
acute ad adapt adaptability adaptation adapted adapting adaptive adapts add added addiction adding addition
additional additionally additions address addressable addressed addresses addressing adds adequacy adequate
adhere adherence adjacent adjust adjusted adjusting adjustment adjustments adjusts administered administering
administration administrative admire admit admitted adopt adopted adopting adoption ads adult adults advance
advanced advancement advancements advances advancing advantage advantaged advantageous advantages adventure
adverse adversely advert advertisement advertisements advertiser advertising adverts advice advise advised
adviser advisers advisor advisors advisory advocacy advocate advocates advocating aerial aerospace aesthetic
aesthetics affair affairs affect affected affecting affects affiliate affiliated affiliates afford affordability
affordable after afternoon again against age agencies agency agenda agent agentic agents ages aggregate
aggregated aggressive aggressively agility aging ago agree agreed agreeing agreement agreements agrees
agricultural agriculture ahead aid aides aiding aids aim aimed aiming aims air airline airlines airports al
albeit album alcohol alert alerted alerts algorithm algorithms align aligned aligning alignment aligns alike
alive all allegations alleged allegedly alleges alleging alleviate alliance alliances allied allies allocate
allocated allocation allocations allow allowed allowing allows almost alone along alongside already also alter
altered alternative alternatives although altogether alumni always am amazing ambition ambitions ambitious
amended amendment amenities amid amidst among amount amounting amounts ample amplified amplifies amplify an
analog analyse analyses analysis analyst analysts analytical analytics analyze analyzed analyzing anchor
anchored and angle animal animals animations annealing anniversary announce announced announcement announcements
announces announcing annual annualized annually anomalies anomaly anonymous another answer answered answering
answers antibody anticipate anticipated anticipates anticipating anticipation antitrust antiviral anxiety
anxious any anymore anyone anything anytime anywhere apart app apparel apparent apparently appeal appealing
appeals appear appearance appearances appeared appearing appears appetite applicable applicants application
applications applied applies apply applying appointed appointment appointments appreciate appreciated
appreciation approach approached approaches approaching appropriate approval approvals approved approximately
apps architecture architectures are area areas arena arguably argue argued argues arguing argument arguments
arise arising arm arms around arrangement arrangements array arrested arrival arrive arrived arrives arriving
art article articles artificial artist artistic artists arts as aside ask asked asking asks aspect aspects
aspirations aspiring assault assembled assembly assess assessed assessing assessment assessments asset assets
assign assigned assigns assist assistance assistant assistants assisted assisting assists associate associated
association assume assumed assumes assuming assumption assumptions assurance assured at athletes athletic
atmosphere attach attached attaching attack attacked attacking attacks attempt attempted attempting attempts
attend attendance attended attendees attending attention attitude attorney attorneys attract attracted
attracting attractive attracts attributable attributed attributes audience audiences audio audit audited audits
auf authentic authenticate author authored authorities authority authorization authorized authors auto
autoimmune automakers automate automated automatic automatically automation automotive autonomous autonomously
autonomy availability available avenues average averaged averages averaging aviation avid avoid avoiding await
awaiting award awarded awards aware awareness away baby back backbone backdrop backed background backgrounds
backing backlog backs backup bad bag balance balanced balances balancing ball ban band bands bank bankers
banking banks banned banner banning bar barely bargain barrel barrels barrier barriers bars base baseball based
baseline basic basically basics basins basis basketball batch batteries battery battle battles be beacon bear
bearing bearish bears beat beaten beating beats beautiful beautifully beauty became because become becomes
becoming been before began begin beginners beginning begins begun behalf behavior behavioral behaviour behemoth
behind being belief beliefs believe believed believes bell belong belonging belongs beloved below belt bench
benchmark benchmarks beneath beneficial beneficiaries beneficiary benefit benefited benefiting benefits bespoke
best bet beta bets better betting between beverage beyond bias bid bidding big bigger biggest bike bill billing
billion billionaires billions bills binding biological biology biopharmaceutical biotech biotechnology bipolar
birth birthright bit bitcoin bite black blend blending blends blistering block blockbuster blockchain blocked
blocking blocks blog blood blow blue blueprint board boards boasts bodies body bold boldest bolster bolstered
bolstering bombing bond bonds bonus bonuses book booked booking bookings books boom booming boost boosted
booster boosting boosts border born borrowing boss both bots bottleneck bottlenecks bottom bought bounce bound
boundaries boutique box boxes boxing boys brace braces brain brakes branch branches brand branded branding
brands breach breached breadth break breakdown breakeven breaking breakout breaks breakthrough breakthroughs
breast bridge bridges bridging brief briefings briefly bright brightest brilliant bring bringing brings broad
broadband broadcast broaden broadening broader broadly broke broken broker brokerage brokerages brokers brother
brothers brought browse browser browsers browsing brutal bubble budget budgets buffer build building buildings
buildout buildouts builds built bulk bull bullish bulls bump bundle bundled buoyed burden burdens burgeoning
burn business businesses busy but button buy buyback buybacks buyer buyers buying buys buzz by bypass cab cabin
cable calculated calculates calculation calendar calf call called calling calls calm came camera cameras camp
campaign campaigns campus can cancel cancelation cancellation cancer cancers candidate candidates cannabis
cannot cap capabilities capability capable capacity capex capital capitalization capitalize capitalizing capped
capping caps captain caption captivating capture captured captures capturing car carbon card cardiac
cardiovascular cards care career careers careful carefully cargo caring carried carrier carriers carries carry
carrying cars case cases cash cast casual catalyst catalysts catch catches catching categories category cater
catering caught cause caused causes causing caution cautionary cautioned cautious cautiously ceasefire ceiling
celebrate celebrated celebrates celebrating celebration celebrations cell cells cellular cementing cent center
centered centers central centralized centre cents century certain certainly certainty certification
certifications certified chain chains chair chaired chairman challenge challenged challenges challenging
champion champions championship chance chances change changed changes changing channel channels chaos chapter
character characteristics characterized characters charge charged charges charging chart charts chase chasing
chassis chat chatbot chatbots cheap cheaper cheapest check checking checks cheered chemical chemicals chemistry
cherished chief child childhood children chip chipmaker chipmakers chips choice choices chokepoint choose
choosing chose chosen chronic chunk church circuit circuits circular circumstances cited cities citing citizen
citizens citizenship city citybiz civil civilian claim claimed claiming claims clarification clarity clash class
classes classic classics classified classroom clean cleaner cleaning clear clearance cleared clearer clearest
clearing clearly click clicked clicking clicks client clients climate climb climbed climbing clinic clinical
clinics clock close closed closely closer closes closest closing closure cloud clouds club clubs cluster
clusters clutch coach coaches coaching coal coast coastal cocktail code codes coding coffee cognitive cohort
coin coins cold collaborate collaborating collaboration collaborations collaborative collapse collapsed
collateral colleagues collect collected collecting collection collections collective collectively collects
college colonization color colors com combat combination combinations combine combined combines combining
combustion come comeback comedy comes comfort comfortable comfortably coming command commanding commands
commence commenced commencement comment commentary commented comments commerce commercial commercialization
commercialize commercializing commercially commission commissions commit commitment commitments committed
committee committing commodities commodity common commonly communicate communicates communication communications
communities community compact companies companion company comparable compare compared compares comparing
comparison comparisons compassion compassionate compatibility compatible compelling compensated compensation
compete competing competition competitions competitive competitiveness competitor competitors compiled complaint
complaints complement complementary complements complete completed completely completeness completing completion
complex complexities complexity compliance compliant complicated complications complimentary comply component
components composed composite composition compound compounded compounder compounding compounds comprehensive
compress compressed compressing compression comprised comprises comprising compromise compromising computational
compute computer computers computing conceded concentrate concentrated concentration concept concepts concern
concerned concerning concerns concise conclude concluded conclusion conclusions concrete condition conditions
conduct conducted conducting conference conferences confidence confident confidential confidentially confidently
configuration confined confirm confirmation confirmed confirming confirms conflict conflicts confront confusion
conglomerate congressional conjunction connect connected connecting connection connections connectivity connects
conscious consecutive consensus consent consequence consequences consequential consequently conservative
consider considerable considerably consideration considerations considered considering considers consist
consistency consistent consistently consisting consists consoles consolidate consolidated consolidates
consolidation constant constantly constitute constitutes constitutional constrained constraint constraints
constructed construction constructive construe construed consult consultant consultants consultation
consultations consulting consumed consumer consumers consumption contact contacting contain contained containing
contains contemporary contenders content contents contest contested contests context contexts continents
contingent continually continue continued continues continuing continuity continuous continuously contract
contracted contracting contractor contractors contracts contractual contrast contrasting contribute contributed
contributes contributing contribution contributions contributor contributors control controlled controlling
controls controversial controversy convenience convenient conventional converge convergence conversation
conversational conversations conversion conversions convert converted convertible converting converts convey
conveys conviction convinced convincing cookie cookies cool cooled cooling cools cooperation coordinated
coordination copper copy copyright core corner corners cornerstone corporate corporation corporations correct
correction corrections correctly correlated correlation corresponding corridor cost costly costs could counsel
count counter counterparts counties countless countries country counts county couple coupled coupons course
courses court courtesy courts cover coverage covered covering covers crack craft crafted crafting craftsmanship
crash crashed crashes crazy create created creates creating creation creative creativity creator creators
credentials credibility credible credit credits crew crime criminal crises crisis criteria critical criticism
criticized critics cross crossed crossing crossover crowd crowded crown crucial crude cruise crunch crypto
cryptocurrencies cryptocurrency cultural culture cumulative cup curated curates curiosity curious currencies
currency current currently curve cushion custody custom customary customer customers customizable customization
customize customized cut cuts cutting cyber cybersecurity cycle cycles cyclical czar daily damage damaged
damages dance danger dangerous dangers dark darling dashboard data database datacenter datasets date dated dates
dating daughter daunting day days de dead deadline deal dealer dealers dealership dealing deals death deaths
debate debates debt debut debuted decade decades decarbonization deceleration decent decentralized decide
decided deciding decision decisions decisive deck declaration declarations declared decline declined declines
declining decrease decreased dedicated dedication deemed deep deepen deepening deeper deeply deepwater
deescalation default defaulted defeat defeated defeats defence defend defendants defender defenders defending
defense defenses defensive deferment deficit define defined defines defining definitely definition definitive
degree degrees delay delayed delaying delays deliberate delighted deliver delivered deliveries delivering
delivers delivery demand demanding demands democracy demographic demographics demonstrate demonstrated
demonstrates demonstrating demonstration den denial denied dense denying department departments departure depend
dependable dependence dependency dependent depending depends deploy deployed deploying deployment deployments
deposit deposits depreciation depression depressive depth depths der derby derivative derivatives derived des
descending describe described describes describing description deserve deserves design designated designation
designed designer designers designing designs desire desired desk desktop despite destination destinations
destiny destruction detail detailed details detect detected detection deteriorating determination determine
determined determines determining devastating develop developed developer developers developing development
developments develops device devices devoted diabetes diagnosed diagnosis diagnostic diagnostics dialog dialogue
diamond did die died diesel differ difference differences different differentiated differently difficult
difficulties difficulty dig digest digital digits dilemma diligence diluted dilution dimension dimensions dining
dinner dip diplomatic dipped dips direct directed directing direction directions directly director directors
dirt disable disabled disappointed disappointing disappointment disaster discipline disciplined disciplines
disclaimer disclaimers disclaims disclose disclosed disclosure disclosures disconnect discount discounted
discounts discover discovered discoveries discovering discovery discrete discretion discretionary discrimination
discuss discussed discusses discussing discussion discussions disease diseases dismissed disorder disorders
display displayed displays dispute disputes disrupt disrupted disrupting disruption disruptions disruptive
disruptor disseminated dissemination distance distant distinct distinction distinctive distinguish distinguished
distinguishes distracting distribute distributed distributes distribution distributions distributor distributors
district districts dive diverse diversification diversified diversify diversifying diversity dives divided
dividend dividends division divisions do doctors document documentation documented documents does dog doing
dollar dollars domain domains domestic domestically dominance dominant dominate dominated dominates dominating
donation donations done door doors dose dosing dot double doubled doubles doubling doubt doubts down downgraded
download downloaded downside downstream downtime downturn downturns downward dozen dozens draft drag dragged
drags drama dramatic dramatically draw drawdown drawdowns drawing drawn draws dream dreamed dreams drew drift
drill drilling drink drinking drive driven driver drivers drives driving drone drones drop dropped dropping
drops drove drug drugs dry du dual due duo durability durable duration during duties duty dynamic dynamics each
eager earlier early earn earned earning earnings earns earth ease eased eases easier easily easing east easy eat
eating echoed economic economically economics economies economist economy ecosystem ecosystems edge edged edited
edition editor editorial educate educated education educational effect effective effectively effectiveness
effects efficacy efficiencies efficiency efficient efficiently effort efforts eight eighteen eighth either el
elderly election elections electric electrical electricity electrification electronic electronics element
elements elevate elevated elevating eligibility eligible eliminate eliminated eliminates eliminating elimination
elite else elsewhere email emails embark embed embedded embedding embodies embrace embraced embracing emerge
emerged emergence emergency emerges emerging emissions emotion emotional emotions emphasis emphasize emphasized
emphasizes emphasizing empirical employ employed employee employees employers employing employment employs
empower empowered empowering empowerment empowers empty en enable enabled enables enabling enacted encompasses
encompassing encounter encounters encourage encouraged encouragement encourages encouraging end endeavors ended
ending endless endorse endorsed endorsement ends endure endured enduring energy enforce enforcement engage
engaged engagement engages engaging engine engineer engineered engineering engineers engines enhance enhanced
enhancement enhancements enhances enhancing enjoy enjoyable enjoyed enjoying enjoys enormous enough enquiries
enrolled enrolling enrollment ensure ensures ensuring entails enter entered entering enterprise enterprises
enters entertaining entertainment enthusiasm enthusiast enthusiastic enthusiasts entire entirely entirety
entities entitled entitlement entity entrepreneur entrepreneurial entrepreneurs entrepreneurship entries entry
environment environmental environmentally environments epic episode episodes epitomize equal equally equation
equipment equipped equipping equitable equities equity equivalent equivalents era erase erode error errors
escalate escalating escalation especially essence essential essentially establish established establishes
establishing establishment estate estimate estimated estimates et etc ethical ethics evaluate evaluated
evaluates evaluating evaluation evaluations even evening event events eventual eventually ever every everybody
everyday everyone everything everywhere evidence evidenced evident evolution evolve evolved evolves evolving
exact exactly examination examine examines examining example examples exceed exceeded exceeding exceeds
excellence excellent excels except exception exceptional exceptionally excess excessive exchange exchanges
excited excitement exciting exclude excludes excluding exclusive exclusively exclusivity execute executed
executing execution executive executives exemplifies exemption exercise exhibited exist existence existing
exists exit exiting expand expanded expanding expands expansion expansions expansive expect expectation
expectations expected expecting expects expenditure expenditures expense expenses expensive experience
experienced experiences experiencing experiential experiment experimental expert expertise experts expiration
expires expiring explain explained explains explanation explicit explicitly explode exploit exploration explore
explored explores exploring explosion explosive exponential exponentially export exported exports exposed
exposing exposure express expressed expresses expressing expression expressions expressly extend extended
extending extends extension extensions extensive extensively extent exterior external externally extra extract
extraction extraordinary extreme extremely eye eyes fabless fabric fabrication fabs face faced faces facilitate
facilitates facilitating facilities facility facing fact factor factories factoring factors factory facts
faculty fade faded fades fading fail failed failing fails failure failures fair fairly faith fall fallen falling
fallout falls false falter familiar families family famous fan fans fantastic fantasy far farm fashion fast
faster fastest father fatigue fault favor favorable favorably favorite favorites favourite favourites fear fears
feasibility feat feature featured features featuring federal federally fee feed feedback feeds feel feeling
feels fees feet fell fellow felt female few fewer fiber fiction fiduciary field fields fierce fifteen fifth
fifty fight fighting fights figure figures file filed files filing filings fill filled filling fillings film
films filter filters final finalized finally finals finance finances financial financially financials financing
find finding findings finds fine finger fingertips finish finished finishes finishing fintech fire fired
firepower firing firm firmly firms first firsthand fiscal fit fitness fits five fix fixed fixture fixtures flag
flagged flagging flags flagship flash flat flawless fleet fleets flexibility flexible flight flip floating floor
floral flow flowers flowing flows fluctuate fluctuating fluctuations fluid fly flying focal focus focused
focuses focusing folder folks follow followed followers following follows fonts food foot football footprint for
force forced forces forcing forecast forecasted forecasting forecasts forefront foregoing foreign foresee
foreseeable forever forged forget form formal formally format formation formats formed former formerly formers
formidable forming forms formula formulation formulations forth forthcoming fortress fortresses forum forums
forward forwards fossil foster fostering fosters fought found foundation foundational founded founder founders
founding foundry four fourteen fourth fraction fragile fragmentation fragmented frame framed frames framework
frameworks framing franchise franchises fraud fraudulent free freedom freight frenzy frequency frequent
frequently fresh friction friend friendly friends from front frontier fronts frustration fuel fueled fueling
fuels fulfill full fuller fully fun function functional functionalities functionality functioning functions fund
fundamental fundamentally fundamentals funded funding fundraising funds funeral furnished further future futures
gain gained gaining gains gallon gambling game gamers games gaming gap gaps garnered gas gasoline gateway gather
gathered gathering gauge gave gear geltenden gender general generally generate generated generates generating
generation generational generations generative generosity generous genetic genre genuine genuinely geographic
geolocation geological geophysical geopolitical geopolitics get gets getting giant giants gift gifts gigawatt
gigawatts girls give given gives giving glance glass glimpse global globally globe go goal goalkeeper goals goes
going gold golf gone good goods got gotten governance governed governing government governmental governments
grab grade grades grading gradual gradually graduate graduated graduating grand grandchildren grandest grant
granted grants graphics graphs grateful gravitational gravity great greater greatest greatly green greenhouse
grew grid grief grip gross ground groundbreaking grounded grounds groundwork group groups grow growing grown
grows growth guarantee guaranteed guarantees guard guess guest guests guidance guide guided guidelines guides
guiding gun gusher guy guys habits had hair half halfway hamstring hand handful handle handled handles handling
handpicked hands hanging happen happened happening happens happy harbor hard harder hardly hardware harm harmful
harness harnesses harnessing harsh has haul have having he head headache headed heading headline headlines
headquartered headquarters heads headwind headwinds healing health healthcare healthier healthy hear heard
hearing heart hearts heat heated heavier heavily heavy heavyweight heavyweights hectares hedge hedging heels
hefty height heightened heights held helium helm help helped helpful helping helps her herd here hereby herein
hereof heritage hero heroes herself hidden high higher highest highlight highlighted highlighting highlights
highly highs hike hikes him himself hinges hinting hire hiring his histogram historic historical historically
history hit hits hitting hold holder holders holding holdings holds hole holes holiday holidays holistic home
homebuyers homeowners homepage homes honest honestly honesty honor honored honoring honors hood hope hopefully
hopes hoping horizon horrible horsepower hospital hospitality hospitals host hosted hostilities hosting hosts
hot hotel hotels hotter hottest hour hours house household households houses housing hovering how however http
https hub hubs huge human humanitarian humanity humanoid humans humor hundred hundreds hunt hunting hurdles hurt
husband hybrid hydrocarbon hydrogen hype hypercar hyperlink hyperscale hyperscaler hyperscalers hypothetical
icon iconic idea ideal ideas identical identifiable identification identified identifier identifiers identifies
identify identifying identity if ignore ignoring ii iii illegal illness illustrate illustrates image imagery
images imagine imaging immediate immediately immense immersive immigrants immigration imminent immune immunology
immunotherapy immutable impact impacted impactful impacting impacts impaired implement implementation
implemented implementing implications implied implies imply implying import importance important importantly
imported imports impose imposed impossible impressed impression impressive improve improved improvement
improvements improves improving in inability inaccuracies inaugural inbox incentive incentives inception inches
incident incidental incidents include included includes including inclusion inclusive income inconsistent
incorporate incorporated incorporates incorporating incorrect increase increased increases increasing
increasingly incredible incredibly incremental incurred indeed independence independent independently index
indexes indicate indicated indicates indicating indication indications indicative indicator indicators indices
indirect indirectly indispensable individual individually individuals industrial industries industry inequality
inevitable infections infectious inference inflammation inflammatory inflation inflationary inflection inflows
influence influenced influencers influences influencing influential info inform information informational
informative informed informs infrastructure infringement ingredient ingredients inherent inherently initial
initially initiate initiated initiating initiative initiatives injection injured injuries injury inked innovate
innovation innovations innovative innovator innovators input inputs inquiries inquiry inroads inside insider
insiders insight insightful insights inspection inspiration inspire inspired inspiring instability installation
installations installed instance instances instant instantly instead instincts institute institution
institutional institutions instructions instrument instrumental instruments insufficient insulated insulation
insurance insured insurer insurers intact intake integral integrate integrated integrates integrating
integration integrations integrity intellectual intelligence intelligent intend intended intends intense
intensified intensifies intensify intensifying intensity intensive intent intention intentions interact
interacting interaction interactions interactive interconnected interest interested interesting interests
interface interfaces interference interim interior internal internally international internationally internet
interoperability interpret interpretation interpreted intersection intervention interventions interview
interviewed interviews into intraday intricate intriguing intrinsic intro introduce introduced introduces
introducing introduction intuitive invaluable inventory invest invested investigate investigated investigating
investigation investigational investigations investing investment investments investor investors invests
invitation invite invited invites inviting involve involved involvement involves involving ironclad irrespective
is isolated isolation issuance issue issued issuer issuers issues issuing it item items its itself iv jet
jewelry jitters job jobs join joined joining joins joint jointly journal journalism journalist journalists
journey journeys joy judge judges judging judgment jump jumped jumping jumps juncture junior jurisdiction
jurisdictions jury just justice justices justified justify keen keep keeping keeps kept ketamine key keynote
kick kicked kicking kicks kids kill killed killing kilometers kind kinds king kit kitchen km knee knew knock
knocked knocking knockout know knowing knowledge knowledgeable known knows la lab label labels labor laboratory
labour lack lacked lacks lag lagged lagging laid land landed landing landlords landmark lands landscape
landscapes lane language languages large largely larger largest laser last lasting late lately latency later
lateral latest latter launch launched launches launching laureates law lawful lawmakers laws lawsuit lawsuits
lawyer lawyers layer layered layers laying layout le lead leader leaders leadership leading leads league leagues
lean leaning leans leap learn learned learning learns lease leases least leather leave leaves leaving led ledger
left leg legacies legacy legal legalized legally legendary legislation legislative legitimate legs lender
lending length lengthy lens les less lessened lesson lessons let lets letter letters letting level levels
leverage leveraged leverages leveraging liabilities liability liable liberal libraries library licence license
licensed licenses licensing lie lies life lifecycle lifelong lifestyle lifetime lift lifted lifting light
lighter lighting lights lightweight like likelihood likely likeness likes limit limitation limitations limited
limiting limits line lineage linear lines lineup lineups linger lingering link linked linking links liquefied
liquid liquidity liquids list listed listen listening listing listings lists literally lithium litigation little
live lived lives living load loaded loading loads loan loans local localized locally located location locations
lock locked log logged logging logic login logistical logistics logo long longer longest longevity longstanding
longtime look looked looking looks looming looms loop loose los lose losers loses losing loss losses lost lot
lots love loved loves loving low lower lowered lowering lowest lowlights lows loyal loyalty lubricants luck
lucky lucrative lunch lung luxurious luxury lymphoma machine machinery machines macro macroeconomic made
magazine magic magnetic magnitude main mainly mainstream maintain maintained maintaining maintains maintenance
major majority majors make maker makers makes making male malformed man manage manageable managed management
manager managers manages managing mandate mandates mandatory manipulation manner manual manufacture manufactured
manufacturer manufacturers manufactures manufacturing many map mapping maps marathons margin marginally margins
marijuana marine maritime mark marked markers market marketed marketing marketplace markets marking marks
marriage married mass massive master match matchday matched matches matching matchup material materialize
materially materials math matter matters mature maturity maximize maximizes maximizing maximum may maybe me meal
meals mean meaning meaningful meaningfully means meant meantime meanwhile measurable measure measured
measurement measures measuring mechanical mechanics mechanism mechanisms media median medical medication
medications medicine medicines medium meet meeting meetings meets megawatts member members membership meme
memorable memorandum memorial memories memory men mental mention mentioned mentions mentorship menu mere merely
merger mergers merits message messages messaging met metabolic metabolism metadata metal metals metastatic
metaverse meters method methodologies methodology methods meticulously metres metric metrics mid midday middle
midfield midfielder midpoint midst midstream might migration mild miles milestone milestones military mill
million millions mind minds mindset mine mined miner mineral mineralization mineralized minerals miners mines
minimal minimize minimizing minimum mining minor minute minutes mirror mirrors misconduct misleading misled miss
missed missile missing mission missions mistake mistakes misuse mitigate mitigating mitigation mitochondrial mix
mixed moat mobile mobility mode model modeling models moderate moderately modern modernization modernize modes
modest modestly modification modifications modified modular module modules molecular molecule molecules moment
moments momentum monetary monetization monetize monetizing money monitor monitoring monster month monthly months
monumental mood more morning mortgage mortgages most mostly mother motion motivated motivation motor motorcycle
mounting move moved movement movements mover movers moves movie movies moving mph much multi multichannel
multifaceted multimedia multinational multiple multiples multitude multiyear municipal murder muscle music must
muted mutual my myriad myself mystery name named namely names narrative narratives narrow narrowed narrowly
narrows nation national nationally nations nationwide native natural naturally nature navigate navigating
navigation near nearby nearing nearly necessarily necessary necessity neck need needed needing needs negative
negatively negligence negotiate negotiated negotiating negotiation negotiations neighborhood neighbors neither
nephews nervous net network networking networks neural neurodegenerative neurological neuroscience neutral never
new newcomers newer newest newly news newsletter newsletters newspaper newsroom next nice niche nieces night
nightmare nine ninety ninth no nobody node nodes noise non none nonprofit nor normal normalize normally north
northern not notable notably note noted notes noteworthy nothing notice noticeable noticed notifications
notified noting novel now nuanced nuclear number numbers numerous nutrition obesity object objective objectives
objects obligation obligations observed observers obstacles obtain obtained obtaining obvious obviously occasion
occasional occasions occupy occur occurred occurrence occurring occurs odds of off offense offensive offer
offered offering offerings offers office officer officers offices official officially officials officiating
offline offset offsetting offshore often oil old older oldest on onboarding once oncology one ones ongoing
online only onshore onshoring onto open opened opener opening opens operate operated operates operating
operation operational operations operator operators opinion opinions opponent opponents opportunities
opportunity opposed opposing opposite opposition opt opted optical optimal optimism optimistic optimization
optimize optimized optimizing option optional optionality options or oral orbit order ordered orders ordinary
ore organic organization organizational organizations organized origin original originally originals originates
originating origination other others otherwise ounce ounces our ourselves out outages outcome outcomes outdated
outdoor outlet outlets outline outlined outlines outlining outlive outlook outlooks outpace outpaced outpacing
outperform outperformance outperformed outperforming output outreach outside outsized outstanding over overall
overarching overbought overcome overcoming overhang overhead overload overlooked overly overnight overseas
oversee overseeing overseen oversight oversold overvalued overview overweight overwhelming overwhelmingly owed
owing own owned owner owners ownership owning owns oxidative oxide pace pack package packages packaging packed
packs pad page pages paid pain painful paint pair paired pairing pairs pancreatic pandemic panel panels panic
paper par paradigm parallel parameters paramount parent parents park parking part partial partially participant
participants participate participated participates participating participation particular particularly parties
partly partner partnered partnering partners partnership partnerships parts party pass passage passed passes
passing passion passionate passive password past paste patch patent patented patents path paths pathway pathways
patience patient patients pattern patterns pause paving pay payable paychecks payer payers paying payloads
payment payments payout payouts pays peace peak peaked peaks pediatric peer peers pegged penalties penalty
pending penetration penny people per perceived percent percentage percentages perception perfect perfection
perfectly perform performance performances performed performer performers performing performs perhaps period
periodic periods permanent permanently permission permit permits permitted permitting persist persistent
persists person personal personalisation personalise personalised personality personalization personalize
personalized personally personnel persons perspective perspectives petrochemical petrochemicals petroleum pharma
pharmaceutical pharmacy phase phases phenomenon philosophy phone phones photo photonics photos phrase phrases
physical physically physicians pick picked picking picks pickup picture piece pieces pillar pillars pilot pilots
pioneer pioneering pipeline pipelines pitch pivot pivotal place placed placement places placing plain plaintiff
plaintiffs plan planet planned planning plans plant plants plate platform platforms platinum play playbook
played player players playing playoff playoffs plays plc please pleased pledge plenty plug plugins plunged
plunges plus pm pocket podcast podium point pointed pointing points poised police policies policy policymakers
polished political politically politicians politics pool pools poor poorly pop popular popularity population
populations por port portable portal portfolio portfolios portion portions pose posed poses position positioned
positioning positions positive positively positives possesses possession possibilities possibility possible
possibly post posted posting postponed posts postseason posture potent potential potentially pounds pouring
power powered powerful powerhouse powering powers powertrain practical practice practices practitioners praise
praised preceded precedent precious precise precisely precision preclinical predecessor predict predictable
predicted predicting prediction predictions predictive predicts predominantly prefer preference preferences
preferred preliminary premarket premier premium premiums preparation preparations prepare prepared prepares
preparing prescription presence present presentation presentations presented presenting presently presents
preservation preserve preserving president presidential press pressing pressure pressured pressures prestigious
pretty prevailing prevalent prevent prevented preventing prevention preview previews previous previously price
priced prices pricing pride primarily primary prime primetime principal principle principles print printed
printing prior priorities prioritize prioritized prioritizes prioritizing priority prison privacidad privacy
private privately privilege prize prizes proactive probability probably probe problem problems procedure
procedures proceed proceedings proceeds process processed processes processing processor processors procure
procurement produce produced producer producers produces producing product production productive productivity
products profession professional professionalism professionals professor profile profiled profiles profiling
profit profitability profitable profits profound program programming programs progress progressed progresses
progressing progression progressive prohibited project projected projecting projection projections projects
proliferation prolific prolonged prominent promise promises promising promote promoted promotes promoting
promotion promotional promotions prompt prompted prompting pronounced proof prop propel propelled proper
properly properties property proportion proposal proposals proposed proposes proposition proprietary prospect
prospective prospects prospectus protect protected protecting protection protections protective protects protein
proteins protests protocol protocols proud proudly prove proved proven proves provide provided provider
providers provides providing proving provision provisions prowess proximity proxy prudent psoriasis
psychological publ public publication publications publicly publish published publisher publishes publishing
pull pullback pullbacks pulled pulling punch punitive purchase purchased purchases purchasing pure purely
purpose purposes pursuant pursue pursued pursuing pursuit push pushed pushes pushing put puts putting quadruple
qualification qualified qualifies qualify qualifying qualitative qualities quality quantified quantitative
quantities quantum quarter quarterly quarters quest question questioning questions quick quicker quickly quiet
quietly quite quiz quote quoted quotes race races racing rack racks radar radical radio radius rages rail rails
rain raise raised raises raising rallied rallies rally ramp ramping ramps ran randomly range ranges ranging rank
ranked ranking rankings ranks rapid rapidly rare rarely rate rated rates rather rating ratings ratio ratios
rattles raw reach reached reaches reaching react reacted reacting reaction reactions read reader readers readily
readiness reading readings reads ready reaffirmed reaffirming real realistic realities reality realization
realize realized realizing really realm rear reason reasonable reasonably reasoning reasons reassess rebound
rebounded rebounds rebranding rebuild rebuilding recap receipt receive received receives receiving recent
recently receptive recess recession recipient reclaim recognise recognition recognize recognized recognizes
recognizing recommend recommendation recommendations recommended recommends record recorded recording records
recover recovered recoveries recovering recovery recreational recruitment recurring recycling red redeem
redeemable redeeming redefine redefining redistribution reduce reduced reduces reducing reduction reductions
refer referee reference referenced references referred referring refers refine refined refineries refining
reflect reflected reflecting reflection reflects reform reforms refresh refreshed refund refunds refused regain
regard regarded regarding regardless regime region regional regions register registered registration regular
regularly regulate regulated regulation regulations regulators regulatory reimbursement reinforce reinforced
reinforces reinforcing reinvent reinvestment reissued reiterated rejected relate related relates relating
relation relations relationship relationships relative relatively relax relaxed release released releases
relegation relentless relevance relevant reliability reliable reliably reliance relied relief relies religious
rely relying remain remainder remained remaining remains remarkable remarked remarks remember remembered
remembering remind reminder remittance remote removal remove removed removes removing render renew renewable
renewables renewal renewed renewing renowned rent rental renters reopen reopened reopening repair repairs repeat
repeated repeatedly replace replaced replacement replaces replacing replay replays replicate report reported
reportedly reporter reporters reporting reports represent representation representations representative
representatives represented representing represents repricing reproduction repurchase repurchases reputation
request requested requests require required requirement requirements requires requiring research researchers
reserve reserved reserves reset reshape reshaping residences residency resident residential residents resilience
resilient resistance resolution resolve resolved resonate resonates resource resources respect respected
respectful respective respectively respiratory respond responded responding responds response responses
responsibilities responsibility responsible responsibly responsive responsiveness rest restart restarts restated
restaurant restaurants restoration restore restored restoring restrict restricted restrictions restructuring
restructurings rests result resulted resulting results resume resumed resumes resurgence retail retailer
retailers retain retained retaining retains retention rethink retire retired retirement retiring retreat
retreated return returned returning returns reuse reveal revealed revealing reveals revenue revenues reversal
reverse reversed review reviewed reviewing reviews revise revised revising revision revisions revisit reviving
revolution revolutionary revolutionize revolutionizing reward rewarded rewarding rewards rhetoric rhythm rich
richer richest ride rides ridiculously riding rig rigen right rightly rights rigorous ring ripple rippled rips
rise risen rises rising risk risks risky rival rivals road roadmap roads robot robotaxi robotic robotics robots
robust rock rocket role roles roll rolled rolling rollout roof room rooms rooted roots rose roster rotate
rotated rotation rough roughly round rounded rounds route routes routine row rows royalties royalty rugged rule
ruled rules ruling rumors run rundown runner running runs runway rural rush sacrificing safe safeguard
safeguarding safely safer safety said sale sales same sample samples sampling sanctions sand sank sat satellite
satellites satisfaction satisfied satisfy save saved saving savings saw say saying says scalability scalable
scale scaled scales scaling scan scanning scans scarcity scenario scenarios scene scenes schedule scheduled
schedules scheduling scholarship school schools science sciences scientific scientists sclerosis scope score
scored scores scoring scrambling screen screener screening screens script scrutiny se sea seamless seamlessly
search searched searches searching season seasonal seasoned seasons seat seats second secondary seconds secret
section sections sector sectors secular secure secured securely secures securing securities security see seed
seeing seek seeking seeks seem seemed seemingly seems seen sees segment segments seize seized select selected
selecting selection selections selective selects sell seller sellers selling selloff sells semiconductor
semiconductors semifinals send sending sends senior seniors sense sensitive sensitivity sensor sensors sent
sentiment sentiments separate separately separating separation sequential sequentially series serious seriously
serve served server servers serves service services serving session sessions set setbacks sets setting settings
settle settled settlement settling setup setups seven seventeen seventh several severe severely severity sex
sexual shaky shale shall shape shaped shapes shaping share shared shareholder shareholders shares sharing sharp
sharpen sharper sharply she shed sheer sheet sheets shift shifted shifting shifts shines shining ship shipments
shipping ships shock shocked shocks shook shoot shooting shop shopping short shortage shortages shortened
shorter shortly shot shots should shoulder shoulders show showcase showcased showcases showcasing showdown
showed showing shown shows shrink shut shutdown side sidelined sidelines sides sideways sight sights sign signal
signaled signaling signals signature signed significance significant significantly signifies signing signs
silicon silver similar similarly simple simpler simplicity simplifies simplify simplifying simply simulation
simulations simultaneously since sincere singer single singles sink sister sit site sites sitio sits sitting
situated situation situational situations six sixth sizable size sizes sizing skeptical skepticism skiing skill
skilled skills skin skyrocket skyrocketed skyrocketing slate slated sleek sleep slid slide sliding slight
slightly slip slipped slipping slot slow slowdown slowed slower slowing slowly slows sluggish slump small
smaller smallest smart smarter smartphone smartphones smooth smoother smoothly snapshot snarled snow so soar
soared soaring soars soccer social societal society soft softening softer software soil solar sold sole solely
solicitation solid solidified solidify solidifying solo solution solutions solve solving some someone something
sometimes somewhat somewhere son song sont soon sooner sophisticated sort sorts sought soul sound sounds source
sourced sources sourcing south southern sovereign sovereignty space spaces spam span spanning spans spark
sparked sparking spatial speak speaker speakers speaking speaks special specialist specialists specialized
specializes specializing specials specialty specific specifically specifications spectrum speculation
speculative speech speed speeds spell spend spending spent spike spiked spikes spirit split spoke spoken
spokesperson sponsor sponsored sponsors sponsorship sport sporting sports spot spotlight spotlighting spotlights
spots spread spreads spring spun squad square squarely squeeze stability stabilization stabilize stabilizing
stable stablecoin stablecoins stack stacks stadium staff stage staged stages staggering stagnant stake
stakeholders stakes staking stance stand standalone standard standards standing standings standout standpoint
stands staples star stark stars start started starters starting starts startup startups state stated statement
statements states stating station stations statistically statistics stats status statute statutes statutory stay
stayed staying stays steadfast steadily steady steel steep steeper steering stellar stem stemming stems step
stepped stepping steps stewardship stick stickier sticking sticks sticky still stock stockbroker stockholders
stocks stocktwits stoke stomach stood stop stopped stopping stops storage store stored stores stories storing
storm story storytelling straight straightforward strain strained strait strategic strategically strategies
strategist strategists strategy streak stream streamed streaming streamline streamlined streamlining streams
street streets streetwise strength strengthen strengthened strengthening strengthens strengths stress stressed
stretch stretched stretches strict stricter strictly strides strike striker strikes striking string stringent
strings strive strives striving stroke strong stronger strongest strongly struck structural structurally
structure structured structures struggle struggled struggles struggling stuck student students studies studio
studios study stuff stunning style styles styling su subject subjective subjects submission submissions submit
submitted submitting subpoenas subscribe subscriber subscribers subscribing subscription subscriptions
subsequent subsequently subsidiaries subsidiary substance substantial substantially substitute substitutes
subtle succeed success successes successful successfully successive such sudden suddenly sued suffer suffered
suffering sufficient suggest suggested suggesting suggestion suggestions suggests suicidal suit suitability
suitable suite suited suites suits summarized summary summer summit super supercheap supercycle superior
supervision supplement supplements supplied supplier suppliers supplies supply supplying support supported
supporter supporters supporting supportive supports supposed supremacy sur sure surface surfaces surge surged
surgery surges surging surpass surpassed surpassing surplus surprise surprised surprises surprising surprisingly
surrounded surrounding surveillance survey surveys survival survive survived susceptible suspended suspension
sustain sustainability sustainable sustained sustaining sweeping sweet swept swift swiftly swing swings switch
switched switches switching symbol symptoms synchronization syndicate syndication synergies synergistic synergy
synonymous synthesis synthetic system systematic systemic systems tab table tables tablets tackle tackles
tackling tactical tactics tag tailings tailor tailored tailwind tailwinds take takeaway takeaways taken takes
taking talent talented talents talk talked talking talks tall tangible tank tanked tankers tap tape target
targeted targeting targets tariff tariffs task tasked tasks taste taught tax taxation taxes teach teacher
teaching team teammates teams tech technical technically technicals techniques technological technologies
technology teenagers telecom telecommunications television tell telling tells temperature temperatures
temporarily temporary ten tend tends tennis tens tension tensions tenure term terminals terminology terms
terrain terrible territories territory test testament tested testing tests text than thank thanks that the their
them theme themes themselves then theory therapeutic therapeutics therapies therapy there thereby therefore
therein thereof thereto thermal these thesis they thin thing things think thinking thinks third thirteen this
thorough thoroughly those though thought thoughtful thoughts thousand thousands thread threat threatened
threatening threatens threats three threshold thrilled thriller thrilling thrive thriving throttle through
throughout throughput throw thus ticker tickers ticket tickets ticks tie tied tier tiers ties tight tighten
tightened tightening tighter tightly time timeframe timeless timeline timelines timely times timing tiny tip
tips tires tissue titan titans title titled titles to today together toggle toggles token tokenization tokenized
tokens told tolerance tolerated toll tomorrow ton tone tonight tonnes tons too took tool tools top topic topics
topline topped topping tops torque total totaled totaling touch touched touches touching tough tougher toughest
tour tournament tournaments toward towards town trace traces track tracked trackers tracking tracks traction
trade traded trademark trademarks trader traders trades trading tradition traditional traditionally traffic
trail trailblazers trailblazing trailing trails train trained training trains traits trajectory transacted
transaction transactions transfer transferred transfers transform transformation transformational transformative
transformed transforming transforms transit transition transitioned transitioning transitions translate
translated translates translating translation transmission transparency transparent transport transportation
trap traps travel traveling treasury treat treated treating treatment treatments treats tree tremendous trend
trending trends trial trials tribute tricky tried tries trigger triggered triggering triggers trillion
trillionaire trim trimmed trio trip triple trips triumph trophy trouble troubles truce truck trucks true truly
trust trusted trustworthy truth try trying tumble tumbled tumor tumors tune tuned turbulence turbulent turmoil
turn turnaround turned turning turnkey turnover turns twelve twice twin two tying type types typical typically
ultimate ultimately ultimatum unable unaffected unanticipated unauthorized unavailable unbeaten unbiased
uncertain uncertainties uncertainty unchanged unclear uncomfortable unconventional uncover uncovering und under
underestimating undergo undergoing undergraduate underground underlying undermine underneath underperform
underperformance underperformed underperforming underpin underpinned underpins underscore underscored
underscores underscoring underserved understand understandable understanding understands understood undertake
undertaken undertakes undervaluation undervalued underway underwriting undisputed undoubtedly undue unemployment
uneven unexpected unfavorable unfold unfolds unforgettable unified uninterrupted unique uniquely unit united
units universal universe universities university unknown unlawful unless unlike unlikely unlimited unlock
unlocking unlocks unmanned unmatched unmet unnecessary unpaid unparalleled unprecedented unpredictable
unresolved untapped unterliegen until unusual unusually unveil unveiled unwavering up upbeat upcoming update
updated updates updating upfront upgrade upgraded upgrades upgrading upheld upholds uplift uplisting upon upped
upper upset upside upstream uptake uptick uptime uptrend upward uranium urban urged urgency urgent urging us
usability usable usage use used useful user users uses using uso usual usually utilities utility utilization
utilize utilized utilizes utilizing vaccine vacuum valid validate validated validates validating validation
validity valuable valuation valuations value valued values van variable variables variant variants variation
variations varied varies variety various vary varying vast vehicle vehicles vendor vendors venture ventures
venue venues verdict verification verified verify verifying versatile versatility version versions versus
vertical vertically verticals very vessels veteran veterans vetted via viability viable vibrant vice victim
victims victories victory video videos view viewed viewers viewing views violated violation violence violent
viral virology virtual virtually virtue virus viruses visa visibility visible vision visionary visit visited
visiting visitor visitors visits visual visualization vital vocal voice voices volatile volatility volleyball
volume volumes volunteers von vote voted voters votes voting votre voucher vs vulnerabilities vulnerability
vulnerable wafer wait waiting wake walk walked walking walks wall wallet wallets walls want wanted wanting wants
war warm warned warning warnings warns warrant warranties warrants warranty wars was waste wastewater watch
watched watchers watching watchlist water waters waterway wave waver waves way ways we weak weaken weakening
weaker weakest weakness wealth wealthy wean wear wearable wearables wearing weather web webcast website websites
week weekday weekend weekly weeks weigh weighed weighing weight weighted welcome welcomed welcomes welcoming
well wellness wells went were west what whatever whatsoever wheel wheels when whenever where whereas wherever
whether which while whispering whistle white who whole wholesale wholly whom whopping whose why wide widely
widen widening wider widespread wife wild wildly will willing willingness win wind windfall window windows wine
wing winger winner winners winning wins winter wiped wire wireless wisdom wish with within without witness
witnessed witnessing woman women won wonder wonderful wondering word words work worked workers workflow
workflows workforce working workload workloads workplace works world worlds worldwide worried worries worry
worrying worse worst worth worthwhile worthy would wrapped write writer writers writes writing written wrong
wrote yards year yearly years yellow yes yesterday yet yield yielding yields you young younger your yourself
youth zero zinc zone zones
""".split()
)


def is_ordinary(word: str) -> bool:
    """Whether a word, in lower case and any common ending, is an ordinary one."""
    if word in ORDINARY:
        return True
    return any(word.endswith(tail) and (word[: -len(tail)] + stem) in ORDINARY for tail, stem in _ENDINGS)


_ENDINGS = (
    ("s", ""),
    ("es", ""),
    ("es", "e"),
    ("ed", ""),
    ("ed", "e"),
    ("ing", ""),
    ("ing", "e"),
    ("ies", "y"),
    ("ied", "y"),
    ("ly", ""),
    ("er", ""),
)
