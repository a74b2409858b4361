"""Countries, states, cities and regions: a deal in a place is not a deal with it."""

PLACES = frozenset(
    name.strip()
    for name in """
Afghanistan, Africa, Alabama, Alaska, Albania, Alberta, Algeria, America, Americas, Amsterdam, Angola, APAC,
Arabia, Argentina, Arizona, Arkansas, Armenia, Asia, Asia Pacific, Asia-Pacific, Athens, Atlanta, Austin,
Australia, Austria, Azerbaijan, Bahrain, Bangalore, Bangkok, Bangladesh, Barcelona, Basel, Bay Area, Beijing,
Belarus, Belgium, Bengaluru, Berlin, Bolivia, Boston, Botswana, Brazil, Britain, British Columbia, Brussels,
Bulgaria, California, Cambodia, Cameroon, Canada, Cape Canaveral, Caribbean, Central America, Charlotte, Chicago,
Chile, China, Cincinnati, Cleveland, Colombia, Colorado, Congo, Connecticut, Copenhagen, Costa Rica, Croatia, Cuba,
Cyprus, Czech Republic, Dallas, Delaware, Denmark, Denver, Detroit, Dubai, Dublin, East Asia, Eastern Europe,
Ecuador, Egypt, El Salvador, EMEA, England, Estonia, Ethiopia, Europe, European Union, EU, Far East, Finland,
Florida, France, Frankfurt, Geneva, Georgia, Germany, Ghana, Greece, Guatemala, Guyana, Gulf, Gulf of America, Gulf
of Mexico, Haiti, Hawaii, Honduras, Hong Kong, Houston, Hungary, Hyderabad, Iberia, Iceland, Idaho, Illinois,
India, Indiana, Indianapolis, Indonesia, Iowa, Iran, Iraq, Ireland, Israel, Istanbul, Italy, Jakarta, Jamaica,
Japan, Jordan, Kansas, Kazakhstan, Kentucky, Kenya, Korea, Kuwait, Las Vegas, Latin America, Latvia, Lebanon,
Libya, Lisbon, Lithuania, London, Los Angeles, Louisiana, Luxembourg, Madrid, Maine, Malaysia, Manhattan, Manila,
Maryland, Massachusetts, Melbourne, Memphis, Mexico, Mexico City, Miami, Michigan, Middle East, Milan, Minneapolis,
Minnesota, Mississippi, Missouri, Mongolia, Montana, Montreal, Morocco, Moscow, Mozambique, Mumbai, Munich,
Myanmar, Namibia, Nashville, Nebraska, Nepal, Netherlands, Nevada, New Delhi, New Hampshire, New Jersey, New
Mexico, New Orleans, New York, New York City, New Zealand, Nicaragua, Nigeria, North America, North Carolina, North
Dakota, Norway, Ohio, Oklahoma, Oman, Ontario, Oregon, Orlando, Oslo, Pakistan, Palo Alto, Panama, Paraguay, Paris,
Pennsylvania, Permian Basin, Peru, Philadelphia, Philippines, Phoenix, Pittsburgh, Poland, Portland, Portugal,
Puerto Rico, Qatar, Quebec, Rhode Island, Riyadh, Romania, Rome, Russia, Rwanda, San Antonio, San Diego, San
Francisco, San Jose, Santa Clara, Saudi Arabia, Scandinavia, Scotland, Seattle, Senegal, Seoul, Serbia, Shanghai,
Shenzhen, Silicon Valley, Singapore, Slovakia, Slovenia, South Africa, South America, South Carolina, South Dakota,
South Korea, Southeast Asia, Spain, Sri Lanka, Stockholm, Strait of Hormuz, Sweden, Switzerland, Sydney, Syria,
Taipei, Taiwan, Tampa, Tanzania, Tel Aviv, Tennessee, Texas, Thailand, Tokyo, Toronto, Tunisia, Turkey, U.K, U.K.,
U.S, U.S., UAE, Uganda, UK, Ukraine, United Arab Emirates, United Kingdom, United States, Uruguay, US, USA, Utah,
Uzbekistan, Vancouver, Venezuela, Vermont, Vienna, Vietnam, Virginia, Wales, Washington, Washington D.C, West
Coast, West Texas, West Virginia, Western Europe, Wisconsin, Wyoming, Yemen, Zambia, Zimbabwe, Zurich
""".replace("\n", " ").split(",")
)
