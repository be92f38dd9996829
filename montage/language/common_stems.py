"""The commonest English words, stemmed: data. They are in too many texts to distinguish one picture from another."""


# Of the thousand words that come first in the vocabulary of OpenAI's CLIP (MIT licence), which orders them by how often
# texts beside pictures say them.
def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


COMMON_STEMS = _words(
    """abl ace ach aci ack act action ada ade age ago agu ain air ake al album ale aliti all alli alreadi alway am
    ama amaz ame america american an ana anc anna anoth ant anyon app ar ard are ari around art ase asi ason ast at
    ate atest ath ather ation ativ ator avail award away awesom ay babi back bad bal ball band bar bay beach beauti
    behind ber bert best better big birthday bit black ble blue board bodi book box boy bring build busi buy call
    came car care case cast cat caus ced center cer ces cess chang chat check ched ches child ching christma cial
    citi cks class club coach colleg come communiti confer congrat congratul cool counti countri cover ction cup
    cute dan data date david day ded del den dent der des design detail dge didn die ding dio dog dom don done earli
    ece ed el eli ell ement en enc end ene enjoy ent er era ere eri ese est eve even evening event ever everi
    everyon everyth excit experi face fall famili fan far fast favorit feel festiv fic field film final find fire
    first follow food footbal ford fore form former forward found free friday friend front ful full fulli fun futur
    game gan ger gest get ght ghter ghts girl give go god gold good gram great green group guy hair half hall ham
    happi hard head health heart help hey high histori hit home hope hot hour hous ial ian ic ical ice ich ick ie
    ienc ight ign il ile ili iliti ill illion in ina india ine iness info ing ington ink inst int internat ire ise
    ish ism ist ital ite ith iti ition jame job john join juli june ked keep ken ker kes ket key kid king know land
    lar last late latest leagu learn led left len ler les less let ley life light like lin line ling lish list littl
    live local logi lol london long look lot love low made make man manc mani march mark market mas match may mber
    med media meet member ment met ming miss mission mon monday money month morn movi much music must name nation
    near ned need ner ness net never new news next ney nice night ning noon north offic offici ol old ole on onal
    one ong onlin ood ool open or order ore ori ort oud ough ought ould ound ous park part parti peopl per perfect
    phone photo photographi pic pictur ping place play ple pleas point polic port post power pped pper pping presid
    press pretti project proud public put que ral ram read readi real realli red rememb renc rent report res
    research review right ril ris road rock room ross row run sale san saturday saw school sday sea search season
    second sed see seen self sen seri servic ses set sey share shed shing ship shop shot show sia sic side sign sinc
    sing sion site sive sky small social someon someth son song soon south space special sport spring ss ssed ssing
    ssion stage stan stand star start state stay sted ster stic still sting ston stone stop store stori street stri
    strong sts student style summer sun sunday super support sure sweet system tabl tain take tal talk tball team
    tech ted tel tell ter test thank ther thing think three ths thursday tic ticket til time ting tion tive tli
    today togeth tom tomorrow ton tonight took top tor tour town train travel tri true trump tti tting ture turn
    tweet twitter two ual unch universiti ure uri use val ved vel veli ven ver versiti ves via video view vill ving
    visit vote wait walk want war ward watch water way weather week weekend ween welcom well went west white win
    wing wish without woman won wood work world year yer yes yesterday yet ying young zed"""
)
